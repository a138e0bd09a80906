namespace Keyback.Accounts;

/// <summary>What the owner changed in the settings or used up, and every address is told of. Part of sealed messages: never renumber, never reuse.</summary>
public enum AccountChange
{
    /// <summary>No value was set. Never told.</summary>
    None = 0,

    /// <summary>The account goes by another user name.</summary>
    UserName = 1,

    /// <summary>The password is a new one.</summary>
    Password = 2,

    /// <summary>An e-mail address was proved and belongs to the account now.</summary>
    EmailAdded = 3,

    /// <summary>A phone number was proved and belongs to the account now.</summary>
    PhoneAdded = 4,

    /// <summary>An e-mail address no longer belongs to the account.</summary>
    EmailRemoved = 5,

    /// <summary>A phone number no longer belongs to the account.</summary>
    PhoneRemoved = 6,

    /// <summary>An authenticator app is asked for from now on.</summary>
    TotpAdded = 7,

    /// <summary>The authenticator app is asked for no more.</summary>
    TotpRemoved = 8,

    /// <summary>There are fresh saved codes, and the earlier ones are void.</summary>
    SavedCodesReplaced = 9,

    /// <summary>A saved code was used.</summary>
    SavedCodeUsed = 10,

    /// <summary>A passkey was added.</summary>
    PasskeyAdded = 20,

    /// <summary>A passkey no longer proves anything.</summary>
    PasskeyRemoved = 21,

    /// <summary>Somebody took a copy of everything that is kept about the account.</summary>
    DataTaken = 30,

    /// <summary>The account is to be deleted.</summary>
    DeletionAsked = 31,

    /// <summary>The account is deleted tomorrow.</summary>
    DeletionSoon = 32,

    /// <summary>The account is not deleted after all.</summary>
    DeletionTakenBack = 33,

    /// <summary>Support lifted the locks of the account.</summary>
    LocksLifted = 65,

    /// <summary>Support lifted the freeze of the account.</summary>
    FreezeLifted = 66,

    /// <summary>Support added an address or number after the owner had time to object; nobody has proved it yet.</summary>
    ContactChangeDone = 70,

    /// <summary>Support was asked to add an address or number, and does not.</summary>
    ContactChangeEnded = 71,
}
