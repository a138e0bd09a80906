namespace Keyback.Audit;

/// <summary>Everything that goes on the record. Stored as numbers: never renumber, never reuse.</summary>
public enum AuditKind
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>A writer opened its chain.</summary>
    ChainOpened = 1,

    /// <summary>A writer signs a checkpoint in the same transaction; the reason is its number, so that a checkpoint that is gone shows.</summary>
    CheckpointSigned = 2,

    /// <summary>A Recovery was asked for.</summary>
    RecoveryStarted = 10,

    /// <summary>A start was refused: too many.</summary>
    StartThrottled = 11,

    /// <summary>Another message was asked for, and goes out.</summary>
    ResendAccepted = 12,

    /// <summary>Another message was asked for within the pause.</summary>
    ResendThrottled = 13,

    /// <summary>The right code came.</summary>
    CodeRight = 14,

    /// <summary>A wrong code came.</summary>
    CodeWrong = 15,

    /// <summary>A code came after its time.</summary>
    CodeExpired = 16,

    /// <summary>A code came while codes are closed.</summary>
    CodeRefused = 17,

    /// <summary>Codes of a Recovery closed after too many wrong ones.</summary>
    RecoveryLocked = 18,

    /// <summary>A step came that was not open.</summary>
    StepRefused = 19,

    /// <summary>An open Recovery ended because the account changed.</summary>
    RecoveryCancelled = 20,

    /// <summary>The button behind a link was pressed, by its owner or by a mail scanner. Nothing came of it.</summary>
    LinkOpened = 21,

    /// <summary>A CAPTCHA was answered wrongly, too late, twice or by somebody else.</summary>
    CaptchaRefused = 22,

    /// <summary>The right user name came.</summary>
    UserNameRight = 23,

    /// <summary>A wrong user name came.</summary>
    UserNameWrong = 24,

    /// <summary>A way of an account was closed for a lane, after too many wrong answers.</summary>
    WayLocked = 25,

    /// <summary>The operator lifted the locks of an account.</summary>
    LockLifted = 26,

    /// <summary>The account's own WeChat was scanned in place of the user name.</summary>
    WeChatRight = 27,

    /// <summary>Another WeChat than the account's was scanned.</summary>
    WeChatOther = 28,

    /// <summary>All that was asked for was right, and not enough.</summary>
    ProofNotEnough = 29,

    /// <summary>A message was handed over to the next hop.</summary>
    MessageSent = 30,

    /// <summary>A message was not sent, by decision.</summary>
    MessageSuppressed = 31,

    /// <summary>A message's secret died before it could be handed over.</summary>
    MessageExpired = 32,

    /// <summary>The next hop refused a message for good.</summary>
    MessageRefused = 33,

    /// <summary>A try to hand a message over failed; another follows.</summary>
    MessageDelayed = 34,

    /// <summary>A gateway's receipt: a message has arrived.</summary>
    MessageDelivered = 35,

    /// <summary>A gateway's receipt: a message will not arrive.</summary>
    MessageUndelivered = 36,

    /// <summary>SMS look like fraud: a ceiling was reached, or hardly any codes come back; the reason says which, and where to.</summary>
    SmsAlarm = 37,

    /// <summary>Strangers got so many codes wrong, over all accounts, that they are asked for a CAPTCHA with every code for now.</summary>
    SprayAlarm = 38,

    /// <summary>A new password was set.</summary>
    PasswordChanged = 40,

    /// <summary>A new password did not fit the rules.</summary>
    PasswordRejected = 41,

    /// <summary>A temporary session opened.</summary>
    TemporarySignIn = 50,

    /// <summary>A full session opened.</summary>
    SignedIn = 51,

    /// <summary>A sign-in failed.</summary>
    SignInFailed = 52,

    /// <summary>A sign-in was refused: too many wrong passwords.</summary>
    SignInThrottled = 53,

    /// <summary>One session ended.</summary>
    SessionEnded = 54,

    /// <summary>All sessions of an account ended.</summary>
    SessionsEnded = 55,

    /// <summary>A full session opened by scanning with WeChat.</summary>
    WeChatSignedIn = 56,

    /// <summary>The owner disowned a change: sign-in and recovery are frozen.</summary>
    AccountFrozen = 60,

    /// <summary>The operator lifted a freeze.</summary>
    AccountUnfrozen = 61,

    /// <summary>An account was imported.</summary>
    AccountImported = 62,

    /// <summary>Somebody created an account; the reason is by what means.</summary>
    AccountRegistered = 63,

    /// <summary>An account became known by another WeChat identity; the reason is by which of its names it can be found.</summary>
    WeChatBound = 64,

    /// <summary>Whoever holds a number said that the account is not theirs: the account lost the number.</summary>
    NumberDetached = 66,

    /// <summary>A detached number was put back.</summary>
    NumberRestored = 67,

    /// <summary>Somebody asked support for help.</summary>
    SupportRequested = 70,

    /// <summary>A request for support was refused: too many.</summary>
    SupportRequestThrottled = 71,

    /// <summary>The operator closed a request for support.</summary>
    SupportRequestClosed = 72,

    /// <summary>The password was asked for once more inside a session, and was right.</summary>
    SteppedUp = 80,

    /// <summary>The password was asked for once more inside a session, and was wrong.</summary>
    StepUpFailed = 81,

    /// <summary>A step-up was refused: too many wrong passwords.</summary>
    StepUpThrottled = 82,

    /// <summary>The owner took another user name.</summary>
    UserNameChanged = 83,

    /// <summary>Another user name was refused: it is somebody's, or too many were tried; the reason says which.</summary>
    UserNameRefused = 84,

    /// <summary>The owner chose another language; the reason is its tag in small letters.</summary>
    LocaleChanged = 85,

    /// <summary>The owner asked to add an address or number; the reason is its kind.</summary>
    ContactAsked = 86,

    /// <summary>An address or number could not be asked for: too many, or too soon; the reason says which.</summary>
    ContactThrottled = 87,

    /// <summary>A new address or number was proved and belongs to the account; the reason is its kind.</summary>
    ContactAdded = 88,

    /// <summary>A wrong code for a new address or number.</summary>
    ContactCodeWrong = 89,

    /// <summary>An address or number no longer belongs to the account; the reason is its kind.</summary>
    ContactRemoved = 90,

    /// <summary>An address or number was to be removed, and is the last by which the account can be reached.</summary>
    ContactKept = 91,

    /// <summary>Somebody asked to create an account; the reason is the kind of address.</summary>
    SignUpStarted = 130,

    /// <summary>The start of a sign-up was refused: too many.</summary>
    SignUpThrottled = 131,

    /// <summary>Another code was asked for at sign-up, and goes out.</summary>
    SignUpResent = 132,

    /// <summary>The right code came at sign-up.</summary>
    SignUpCodeRight = 133,

    /// <summary>A wrong code came at sign-up.</summary>
    SignUpCodeWrong = 134,

    /// <summary>The address or number of a sign-up has an account: its owner hears of it, and no code goes out.</summary>
    SignUpKnown = 135,

    /// <summary>The address or number was proved at sign-up, but another account was faster.</summary>
    SignUpTaken = 136,

    /// <summary>The owner took a copy of everything that is kept about the account.</summary>
    DataTaken = 137,

    /// <summary>A copy of the account's data was refused: too many.</summary>
    DataRefused = 138,

    /// <summary>The owner asked to delete the account.</summary>
    DeletionAsked = 139,

    /// <summary>The owner took the deletion back.</summary>
    DeletionTakenBack = 140,

    /// <summary>The owner was reminded that the account is deleted soon.</summary>
    DeletionWarned = 141,

    /// <summary>The account was erased: what is kept of it is this record, under its id.</summary>
    AccountErased = 142,

    /// <summary>Somebody asked the help centre with an address, and a code goes out to prove it.</summary>
    HelpAskStarted = 200,

    /// <summary>A question to the help centre was refused: too many.</summary>
    HelpAskThrottled = 201,

    /// <summary>Another code was asked for with a question to the help centre, and goes out.</summary>
    HelpAskResent = 202,

    /// <summary>A wrong code came with a question to the help centre.</summary>
    HelpAskCodeWrong = 203,

    /// <summary>A question to the help centre lies with staff; the reason is what its writer proved: an account or an address.</summary>
    HelpAsked = 204,

    /// <summary>A member of the staff saved a question of the help centre; the reason says whether written or restored.</summary>
    HelpQuestionSaved = 205,

    /// <summary>A member of the staff published a question of the help centre.</summary>
    HelpQuestionPublished = 206,

    /// <summary>A member of the staff withdrew a question of the help centre.</summary>
    HelpQuestionWithdrawn = 207,

    /// <summary>The owner began to set up an authenticator app.</summary>
    TotpBegun = 100,

    /// <summary>An authenticator app was proved with a right code, and is asked for from then on.</summary>
    TotpAdded = 101,

    /// <summary>An authenticator app is asked for no more.</summary>
    TotpRemoved = 102,

    /// <summary>A wrong code came while an authenticator app was set up.</summary>
    TotpCodeWrong = 103,

    /// <summary>Fresh saved codes took the place of all earlier ones.</summary>
    SavedCodesReplaced = 104,

    /// <summary>A saved code was used.</summary>
    SavedCodeUsed = 105,

    /// <summary>The second factor was right; the reason is its kind.</summary>
    SecondFactorRight = 106,

    /// <summary>The second factor was wrong; the reason is its kind.</summary>
    SecondFactorWrong = 107,

    /// <summary>A second factor came while none is looked at.</summary>
    SecondFactorRefused = 108,

    /// <summary>The first proof of a sign-in was right, and the second factor was asked for.</summary>
    SecondFactorAsked = 109,

    /// <summary>The owner has lost the second factor: a Recovery waits.</summary>
    RecoveryWaits = 110,

    /// <summary>A Recovery was to wait while another of the account does, by another address.</summary>
    WaitRefused = 111,

    /// <summary>The owner, signed in, stopped a Recovery that waited.</summary>
    WaitStopped = 112,

    /// <summary>A factor was to be changed in a temporary session.</summary>
    FactorChangeRefused = 113,

    /// <summary>A passkey was added.</summary>
    PasskeyAdded = 120,

    /// <summary>A passkey got another name.</summary>
    PasskeyRenamed = 121,

    /// <summary>A passkey was removed.</summary>
    PasskeyRemoved = 122,

    /// <summary>A full session opened with a passkey.</summary>
    PasskeySignedIn = 123,

    /// <summary>A passkey proved nothing; the reason says why.</summary>
    PasskeyRefused = 124,

    /// <summary>The counter of a passkey did not rise: somebody may have a copy of it. It proved nothing.</summary>
    PasskeyCounterBack = 125,

    /// <summary>A passkey was not asked for or looked at: too many from a network, or for an account.</summary>
    PasskeyThrottled = 126,

    /// <summary>A passkey was offered after a Recovery.</summary>
    PasskeyOffered = 127,

    /// <summary>A passkey was not added: it is somebody's, or the account has as many as it may; the reason says which.</summary>
    PasskeyNotAdded = 128,

    /// <summary>A member of the staff was added, and has a link to join by; the reason is the role.</summary>
    StaffAdded = 150,

    /// <summary>A member of the staff has set up a way to sign in; the reason is which.</summary>
    StaffJoined = 151,

    /// <summary>A member of the staff signed in; the reason is how.</summary>
    StaffSignedIn = 152,

    /// <summary>A sign-in of the staff failed.</summary>
    StaffSignInFailed = 153,

    /// <summary>A sign-in of the staff was refused: too many wrong ones.</summary>
    StaffSignInThrottled = 154,

    /// <summary>Sessions of a member of the staff ended; the reason says which.</summary>
    StaffSessionEnded = 155,

    /// <summary>A member of the staff has another role; the reason is the new one.</summary>
    StaffRoleChanged = 156,

    /// <summary>A member of the staff may sign in no more.</summary>
    StaffDisabled = 157,

    /// <summary>A member of the staff may sign in again.</summary>
    StaffEnabled = 158,

    /// <summary>A member of the staff has lost every way to sign in, and has a fresh link to join by.</summary>
    StaffReset = 159,

    /// <summary>A member of the staff changed something of the member's own; the reason says what.</summary>
    StaffChanged = 160,

    /// <summary>A member of the staff asked for something that is not of the member's role; the reason is the place.</summary>
    StaffRefused = 161,

    /// <summary>The own account of a member of the staff was noted or taken off; the reason says which.</summary>
    StaffAccountLinked = 162,

    /// <summary>A request for support was taken, given back or linked to a case; the reason says which.</summary>
    SupportRequestTaken = 163,

    /// <summary>A request for support was answered by e-mail.</summary>
    SupportRequestAnswered = 164,

    /// <summary>Somebody of the staff opened a case; the reason is how it began.</summary>
    CaseOpened = 165,

    /// <summary>What the caller said found an account; the reason is what it was.</summary>
    CaseMatched = 166,

    /// <summary>What the caller said found no account; the reason is what it was.</summary>
    CaseMissed = 167,

    /// <summary>Somebody of the staff was to look for an account, and had done so often enough for a day.</summary>
    LookupRefused = 168,

    /// <summary>Somebody of the staff was shown an account, addresses masked.</summary>
    AccountViewed = 169,

    /// <summary>The caller was checked; the reason names the checks.</summary>
    CallerChecked = 170,

    /// <summary>Support sent a link to a registered address; the reason is its goal.</summary>
    SupportLinkSent = 171,

    /// <summary>Support was to send a link, and none was sent; the reason says why.</summary>
    SupportLinkRefused = 172,

    /// <summary>Something was noted in a case.</summary>
    CaseNoted = 173,

    /// <summary>A case was closed; the reason is how it ended.</summary>
    CaseClosed = 174,

    /// <summary>Somebody of the staff works in an unusual way, and the supervisors are told; the reason says in which.</summary>
    StaffAlarm = 175,

    /// <summary>An account got another manager, or none.</summary>
    ManagerAssigned = 176,

    /// <summary>Somebody asked for the manager of an account.</summary>
    ManagerAsked = 177,

    /// <summary>The question for an account's manager was refused: too many.</summary>
    ManagerAskThrottled = 178,

    /// <summary>A manager was told that an owner asks.</summary>
    ManagerTold = 179,

    /// <summary>A manager took an owner's question on.</summary>
    ManagerAskTaken = 180,

    /// <summary>A supervisor took a case over.</summary>
    CaseTakenOver = 181,

    /// <summary>Somebody of the staff proposed to add an address or number to an account.</summary>
    ContactChangeProposed = 185,

    /// <summary>A second person approved it: the delay begins.</summary>
    ContactChangeApproved = 186,

    /// <summary>A second person refused it.</summary>
    ContactChangeRefused = 187,

    /// <summary>The staff took it back.</summary>
    ContactChangeWithdrawn = 188,

    /// <summary>It was vetoed: by the owner, or by the staff in doubt; the reason says by what.</summary>
    ContactChangeVetoed = 189,

    /// <summary>The owner was told of it once more.</summary>
    ContactChangeTold = 190,

    /// <summary>The delay is over, and the address or number joined the account; the reason is its kind.</summary>
    ContactChangeDone = 191,

    /// <summary>It came to nothing; the reason says why.</summary>
    ContactChangeLapsed = 192,

    /// <summary>Somebody of the staff tried what is not allowed to that person, or not then; the reason says why.</summary>
    ContactChangeDenied = 193,

    /// <summary>Somebody of the staff looked at a change.</summary>
    ContactChangeSeen = 194,

    /// <summary>The address or number that had joined was proved by the Recovery that it carried; the reason is its kind.</summary>
    ContactProved = 195,

    /// <summary>Somebody of the staff searched the record; the reason says by what.</summary>
    RecordSearched = 196,

    /// <summary>Somebody of the staff took the record as a file.</summary>
    RecordExported = 197,

    /// <summary>Somebody of the staff had the record verified; the reason is the result.</summary>
    RecordVerified = 198,

    /// <summary>Entries whose time was over were removed from the front of a chain; the reason is how many.</summary>
    RecordCut = 220,
}
