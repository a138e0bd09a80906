namespace Keyback.Storage.Limits;

/// <summary>What is counted. Part of stored keys: never renumber, never reuse.</summary>
public enum LimitPurpose
{
    /// <summary>No value was set. Never stored.</summary>
    None = 0,

    /// <summary>Starts for an identifier.</summary>
    StartsOfIdentifier = 1,

    /// <summary>Starts from a network.</summary>
    StartsOfNetwork = 2,

    /// <summary>Wrong codes for an identifier: what its Recoveries show.</summary>
    WrongCodesOfIdentifier = 3,

    /// <summary>Wrong codes for an account, over all its identifiers: never shown.</summary>
    WrongCodesOfAccount = 4,

    /// <summary>Messages to an address.</summary>
    MessagesToAddress = 5,

    /// <summary>Wrong passwords for an identifier.</summary>
    WrongPasswordsOfIdentifier = 6,

    /// <summary>Wrong passwords for an account, over all its identifiers: never shown.</summary>
    WrongPasswordsOfAccount = 7,

    /// <summary>Wrong passwords from a network.</summary>
    WrongPasswordsOfNetwork = 8,

    /// <summary>CAPTCHAs made for a network.</summary>
    CaptchasOfNetwork = 9,

    /// <summary>Requests for support from a network.</summary>
    SupportRequestsOfNetwork = 10,

    /// <summary>Wrong user names for an account.</summary>
    WrongUserNames = 11,

    /// <summary>Taken user names that were tried at registration, for a WeChat identity.</summary>
    TakenNamesOfWeChat = 12,

    /// <summary>User names that an account tried to take.</summary>
    NamesOfAccount = 13,

    /// <summary>Addresses and numbers that an account asked to add.</summary>
    ContactsOfAccount = 14,

    /// <summary>Wrong codes for new addresses and numbers of an account.</summary>
    WrongContactCodes = 15,

    /// <summary>SMS to a number.</summary>
    SmsToNumber = 20,

    /// <summary>SMS to the numbers that share a prefix.</summary>
    SmsToPrefix = 21,

    /// <summary>SMS to a country.</summary>
    SmsToRegion = 22,

    /// <summary>SMS altogether.</summary>
    SmsToAll = 23,

    /// <summary>Codes sent to a country, and how many came back right.</summary>
    SmsVerified = 24,

    /// <summary>Alarms about SMS of one kind to a country.</summary>
    SmsAlarms = 25,

    /// <summary>Sign-ups with an identifier.</summary>
    SignUpsOfIdentifier = 48,

    /// <summary>Sign-ups from a network.</summary>
    SignUpsOfNetwork = 49,

    /// <summary>Taken user names that were tried at sign-up, for the address or number that was proved.</summary>
    TakenNamesOfSignUp = 50,

    /// <summary>Copies of an account's data that its owner took.</summary>
    DataOfAccount = 51,

    /// <summary>Deletions that an account's owner asked for.</summary>
    DeletionsOfAccount = 52,

    /// <summary>Wrong answers to the question for an account's second factor, wherever it is put.</summary>
    WrongFactors = 40,

    /// <summary>Challenges for passkeys to sign in with, made for a network.</summary>
    PasskeyChallengesOfNetwork = 45,

    /// <summary>Passkeys from a network that signed nobody in.</summary>
    WrongPasskeysOfNetwork = 46,

    /// <summary>Challenges for passkeys, made inside sessions and Recoveries of an account.</summary>
    PasskeyChallengesOfAccount = 47,

    /// <summary>Changes of contact that somebody of the staff proposed.</summary>
    ContactChangesOfStaff = 70,

    /// <summary>Votes on a question of the help centre, from a network.</summary>
    HelpVotesOfNetwork = 56,

    /// <summary>Wrong sign-ins with a name of the staff, whether anybody has it or not.</summary>
    WrongSignInsOfStaff = 60,

    /// <summary>Wrong sign-ins of the staff from a network.</summary>
    WrongStaffSignInsOfNetwork = 61,

    /// <summary>Look-ups by somebody of the staff.</summary>
    LookupsOfStaff = 65,

    /// <summary>Links that somebody of the staff had sent.</summary>
    LinksOfStaff = 66,

    /// <summary>Alarms about somebody of the staff.</summary>
    AlarmsOfStaff = 67,

    /// <summary>Questions for an account's manager, for an identifier.</summary>
    ManagerAsksOfIdentifier = 68,

    /// <summary>Questions for an account's manager, from a network.</summary>
    ManagerAsksOfNetwork = 69,

    /// <summary>Questions to the help centre with an address to prove.</summary>
    QuestionsOfIdentifier = 75,

    /// <summary>Questions to the help centre from a network.</summary>
    QuestionsOfNetwork = 76,

    /// <summary>Questions to the help centre of an account.</summary>
    QuestionsOfAccount = 77,

    /// <summary>Wrong codes of those who ask the help centre with an address.</summary>
    WrongQuestionCodes = 78,
}
