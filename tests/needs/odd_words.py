"""Words as they may really be typed or pasted, and as somebody who means harm would send them."""

ODD = (
    "<script>alert(1)</script> & \"quoted\" 'so'",
    "{{ 7 * 7 }} {% raw %}",
    "Pōhutukawa ’90 – “café” 🆘🏠",
    "'; DROP TABLE board_note; --",
    "a" * 500,
    "%s %d {} \\ \\u0000 =1+1",
    "مرحبا نحتاج ماء",
)
