using System.Diagnostics;
using Keyback.Support;

namespace Keyback.Server.Pages.Staff.Changes;

/// <summary>Changes of contact in the staff's words.</summary>
internal static class ContactChangeWords
{
    /// <summary>The key of the word for a state.</summary>
    public static string KeyOf(ContactChangeState state) => state switch
    {
        ContactChangeState.Proposed => "ContactChange_Proposed",
        ContactChangeState.Waiting => "ContactChange_Waiting",
        ContactChangeState.Done => "ContactChange_Done",
        ContactChangeState.Refused => "ContactChange_Refused",
        ContactChangeState.Withdrawn => "ContactChange_Withdrawn",
        ContactChangeState.Vetoed => "ContactChange_Vetoed",
        ContactChangeState.Lapsed => "ContactChange_Lapsed",
        ContactChangeState.None => throw new UnreachableException("Never stored."),
    };

    /// <summary>The key of the sentence that says why not.</summary>
    public static string KeyOf(ContactChangeRefusal refusal) => refusal switch
    {
        ContactChangeRefusal.WrongRole => "ContactChange_WrongRole",
        ContactChangeRefusal.OwnAccount => "ContactChange_OwnAccount",
        ContactChangeRefusal.ColleaguesAccount => "ContactChange_Colleagues",
        ContactChangeRefusal.NotManaged => "ContactChange_NotManaged",
        ContactChangeRefusal.SamePerson => "ContactChange_SamePerson",
        ContactChangeRefusal.AnotherOpen => "ContactChange_AnotherOpen",
        ContactChangeRefusal.AccountClosed => "ContactChange_Closed",
        ContactChangeRefusal.NotOpen => "ContactChange_NotOpen",
    };
}
