"""The words of the readable copy: what each table, each column and each code is called to the person it is about."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from hub.me import words

# In the order in which people ask for it; what is not named here follows under its own name.
HEADINGS: dict[str, LazyString] = {
    "volunteer": _("You"),
    "volunteer_skill": _("What you can do"),
    "skill_word": _("What you can do, in your own words"),
    "volunteer_phone": _("Other numbers"),
    "volunteer_day_off": _("Days off"),
    "affiliation": _("Where you belong"),
    "volunteer_group": _("Your group"),
    "volunteer_consent": _("What you said yes and no to"),
    "agreement": _("What you signed"),
    "credential": _("Licences, training and checks that somebody has seen"),
    "guardian_consent": _("Who agreed for you"),
    "standing_appeal": _("What you said against a decision"),
    "referral": _("What you were asked for"),
    "general_referral": _("Whom we asked to take you on"),
    "stint": _("When you were there"),
    "roll_answer": _("When we asked if you were safe"),
    "badge": _("Your badges"),
    "hours_letter": _("Letters about your hours"),
    "board_note": _("What you needed or offered at a hub"),
    "calendar_feed": _("Your calendar's address"),
    "volunteer_asked": _("When you were asked"),
    "volunteer_commitment": _("When you were promised"),
    "message": _("What we texted"),
    "inbound": _("What you texted"),
    "question": _("What our texts asked"),
    "conversation": _("Your conversation"),
    "joining": _("Registering by text"),
    "possible_twin": _("Whether you are here twice"),
    "audit_entry": _("What was done with it"),
}
# What staff wrote to one another. It may speak of other people, so a person reads it through before it is given out.
STAFF_ONLY: dict[str, frozenset[str]] = {
    "volunteer": frozenset({"state_reason"}),
    "volunteer_phone": frozenset({"retired_why"}),
    "credential": frozenset({"ended_why"}),
    "referral": frozenset({"reason"}),
    "general_referral": frozenset({"reason"}),
    "conversation": frozenset({"note", "note_by"}),
    "board_note": frozenset({"outcome"}),
    "stint": frozenset({"overridden_by", "overridden_why"}),
    "audit_entry": frozenset({"why", "details"}),
}
# How the machine does its work; it stands in the file and helps nobody who reads.
MACHINE = {"uid", "subject_uid", "context_uid", "subject_kind", "lane", "segments", "attempts", "claimed_by",
           "claimed_at", "lease_until", "not_before", "valid_until", "provider_sid", "is_invented", "untold_at",
           "channel", "error_code", "error_text", "reading", "media_count", "to_phone", "lat", "lon", "is_urgent",
           "opt_out_type", "task_uid", "leader_uid", "warned_days", "import_key", "words_key", "flags",
           "external_id", "phone_kind", "birth_is_exact", "last_at", "answering_by", "answering_until", "options",
           "nudged_at", "minutes", "told_full_at", "reminded_at", "due_at", "last_resort", "tries",
           "is_only_theirs", "consent_wording", "sender", "assigned_to", "assigned_at", "handed_to",
           "failed_in_a_row", "last_failed_at", "second_text_at", "by_voice", "note_at", "over_by", "is_estimated",
           "content",
           "check_minutes", "check_at", "welfare_asked_at", "resting_since", "buddy_id", "confirmed_by"}  # fmt: skip
# The same once more in another column, or told by the heading.
REPEATED = {
    "message": {"address", "kind", "language", "by", "created_at", "final_at", "subject"},
    "inbound": {"state", "intent", "outcome", "handled_at", "handled_by"},
    "volunteer_consent": {"language", "kind", "by", "version"},
    "agreement": {"code", "recorded_by"},
    "credential": {"recorded_by", "recorded_at", "level"},
    "question": {"kind", "code", "settled_at"},
    "audit_entry": {"from_state", "to_state"},
    "badge": {"issued_by"},
    "stint": {"expected_end_at", "in_by", "out_by", "state", "in_door", "out_door"},
}
UNREAD = {"own_page_code", "twin_look"}

LABELS: dict[str, LazyString] = {
    "given_name": _("First name"), "family_name": _("Family name"), "phone": _("Phone number"),
    "phone_confirmed_at": _("Known to be yours since"), "phone_confirmed_by": _("How we know"), "email": _("E-mail"),
    "language": _("Language"), "address": _("Where you are"), "place_name": _("Nearest place we know"),
    "postcode": _("Postcode"), "travel_km": _("How far you travel"), "availability": _("When you are free"),
    "date_of_birth": _("Born"), "emergency_name": _("In an emergency we ring"), "emergency_phone": _("Their number"),
    "consent_sms": _("Texts"), "consent_share": _("Charities"), "consent_at": _("Said on"), "notes": _("Notes"),
    "state": _("State"), "volunteer.state": _("Where you stand"), "paused_at": _("On a break since"),
    "paused_until": _("On a break until"), "free_until": _("Free now until"), "access_needs": _("What you need"),
    "access_note": _("What else you need"), "delete_on": _("We look again if we need it"),
    "source": _("How you came"), "registered_at": _("On the register since"), "erased_at": _("Erased"),
    "skill": _("Skill"), "words": _("Your words"), "at": _("When"), "settled_as": _("Read as"),
    "settled_at": _("Read on"), "settled_by": _("Read by"), "added_at": _("Added"), "added_by": _("Added by"),
    "confirmed_at": _("Known to be yours since"), "retired_at": _("Not used since"), "retired_by": _("Taken off by"),
    "starts_on": _("From"), "ends_on": _("To"), "starts_at": _("From"), "ends_at": _("To"),
    "member_number": _("Member number"), "role": _("Role"), "since": _("Since"), "ended_on": _("Ended"),
    "verified_at": _("They said you are one of them"), "verified_by": _("Said by"),
    "may_call_out": _("May call you out"), "name": _("Name"), "body": _("Body"), "registered_by": _("Registered by"),
    "wording": _("The words"), "answer": _("Your answer"), "door": _("How you said it"), "by": _("Who"),
    "version": _("Version"), "way": _("How"), "signed_name": _("Signed as"), "signed_at": _("Signed"),
    "kind": _("Kind"), "code": _("What"), "level": _("Level"), "issuer": _("Given by"),
    "certificate": _("Number of the paper"), "seen_on": _("Seen on"), "seen_by": _("Seen by"),
    "expires_on": _("Holds until"), "ended_at": _("Ended"), "relation": _("Who they are to you"),
    "agreed_at": _("Agreed"), "recorded_by": _("Written down by"), "made_at": _("Said on"),
    "decided_at": _("Decided"), "decided_by": _("Decided by"), "decision": _("What was decided"),
    "task": _("Task"), "title": _("Work"), "organisation": _("For"), "km": _("How far from you"),
    "created_at": _("Named for it"), "asked_at": _("Asked"), "answered_at": _("You answered"),
    "offered_at": _("The charity was told"), "fit": _("Why this one"),
    "stands_by": _("Standing by"), "note": _("What you said with it"),
    "signed_in_at": _("In"), "signed_out_at": _("Out"), "released_at": _("Free again"),
    "message.body": _("Text"), "inbound.body": _("Text"), "message.state": _("Did it arrive?"), "sent_at": _("Sent"),
    "received_at": _("Came"), "label": _("About"), "deadline": _("Answer until"), "opted_out_at": _("Texts stopped"),
    "reasons": _("What is alike"), "found_at": _("Found"), "action": _("What"), "step": _("Where it stopped"),
    "started_at": _("Begun"), "theme": _("About"), "description": _("What"), "where_to_find": _("Where to find you"),
    "supervisor": _("Who watched over the work"), "briefed_by": _("Briefed by"), "ready": _("You had with you"),
    "kit": _("Lent to you"), "badge": _("Badge"), "stint.confirmed_at": _("Hours confirmed"), "said": _("You said"),
    "answered_by": _("Said by"), "place": _("Where"),
    "badge.code": _("Number on it"), "badge.place": _("For"), "marks": _("It says"), "issued_at": _("Made"),
    "expires_at": _("Holds until"), "hours_letter.code": _("Code on it"), "from_on": _("From"), "until_on": _("To"),
    "stamped_minutes": _("Minutes that were stamped"), "estimated_minutes": _("Minutes that were estimated"),
    "issued_by": _("Made by"), "withdrawn_at": _("Taken back"), "withdrawn_why": _("Why it was taken back"),
    "said_at": _("Said"), "written_by": _("Written down by"), "over_at": _("Over"),
}  # fmt: skip

# Codes as words, by column, or by table and column where a name means several things.
CODES: dict[str, dict[str, LazyString]] = {
    "consent_sms": {one.value: said for one, said in words.SMS.items()},
    "consent_share": {one.value: said for one, said in words.SHARE.items()},
    "volunteer.state": {one.value: said for one, said in words.STANDING.items()},
    "referral.state": {one.value: said for one, (said, _kind) in words.OUTCOMES.items()},
    "general_referral.state": {one.value: said for one, said in words.HANDED_ON.items()},
    "phone_confirmed_by": {
        "reply": _("you answered a text"), "code": _("you typed the code from a text"),
        "desk": _("somebody at a hub saw it"), "import": _("whoever named you vouched for it"),
    },
    "source": {
        "web": _("the web page"), "sms": _("by text"), "desk": _("at a hub's desk"), "kiosk": _("the screen at a hub"),
        "paper": _("on paper"), "group": _("with a group"), "import": _("on a list that somebody gave us"),
    },
    "message.state": {
        "queued": _("it waits to leave"), "sending": _("it is leaving"), "sent": _("on its way"),
        "delivered": _("yes"), "undelivered": _("no"), "failed": _("no"), "expired": _("no, it was too late"),
        "cancelled": _("not sent"), "unknown": _("we do not know"),
    },
    "question.state": {
        "open": _("we wait for your answer"), "answered": _("answered"), "closed": _("over"),
        "run_out": _("not answered in time"),
    },
    "way": {"screen": _("on a screen"), "text": _("by text"), "paper": _("on paper")},
    "credential.kind": {
        "credential": _("licence or certificate"), "training": _("training"), "check": _("check of the person"),
    },
    "credential.code": {
        "identity": _("who you are"), "basic": _("basic check"), "enhanced": _("deeper check"),
    },
    "answer": {
        "yes": _("yes"), "no": _("no"), "any": _("yes, any charity that we have checked"),
        "ask": _("ask me each time"), "organisation": _("only my own organisation"),
    },
}  # fmt: skip
CODES["door"] = CODES["source"]

ACTIONS: dict[str, LazyString] = {
    "volunteer.register": _("You registered"), "volunteer.import": _("You came on a list"),
    "volunteer.import_change": _("A list brought something new about you"),
    "volunteer.amend": _("You registered again; what was new was added"),
    "volunteer.add_phone": _("Another number was added"), "volunteer.confirm_phone": _("Your number was confirmed"),
    "volunteer.confirm_other_phone": _("Your other number was confirmed"),
    "volunteer.make_main_phone": _("Another number became the first one"),
    "volunteer.new_number": _("Your number was changed"), "volunteer.retire_phone": _("A number was taken off"),
    "volunteer.consent": _("What you agree to was changed"), "volunteer.correct": _("Something was put right"),
    "volunteer.day_off": _("Days off were named"), "volunteer.day_off_removed": _("Days off were removed"),
    "volunteer.free_now": _("You said that you are free now"),
    "volunteer.not_free_now": _("You took “free now” back"), "volunteer.week": _("Your usual week was changed"),
    "volunteer.pause": _("A break began"), "volunteer.take_up_again": _("A break ended"),
    "volunteer.erase": _("Everything that said who you were went"), "volunteer.export": _("A copy was taken"),
    "volunteer.seen": _("Somebody looked at your page"), "volunteer.own_page": _("You opened your own page"),
    "volunteer.keep_longer": _("Somebody looked whether we still need it: yes"),
    "volunteer.merge": _("Two entries about you became one"),
    "volunteer.unmerge": _("One entry about you became two again"),
    "volunteer.tell_apart": _("Somebody decided that you are not the same as another person"),
    "volunteer.undecide_twin": _("That decision was taken back"),
    "volunteer.note_emergency": _("Whom we ring in an emergency was changed"),
    "volunteer.note_needs": _("What you need was changed"), "volunteer.place": _("Somebody found where you are"),
    "volunteer.skill_word": _("Your words were read as a skill"), "volunteer.skills": _("Your skills were changed"),
    "volunteer.confirm": _("Nothing was missing any more: you can be called"),
    "volunteer.miss_something": _("Something was missing before we could ask you"),
    "volunteer.suspend": _("You were taken off our list"), "volunteer.reinstate": _("You came back on our list"),
    "volunteer.withdraw": _("You left the register"), "volunteer.return": _("You came back to the register"),
}  # fmt: skip
