using Keyback.Messages;
using Keyback.Recovery;
using Keyback.Server.Recovery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Forgot;

/// <summary>All the ways back in. The list is the same for everybody: it depends on no account (I1).</summary>
internal sealed class WaysModel(ShowRecovery show, ISmsChannel sms) : PageModel
{
    /// <summary>The Recovery that somebody comes from, if any.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid? Id { get; set; }

    /// <summary>That Recovery, while it is still waited for.</summary>
    public RecoveryView? Open { get; private set; }

    /// <summary>Whether that Recovery went by phone.</summary>
    public bool FromPhone { get; private set; }

    /// <summary>Whether SMS can be sent, and so the way by phone be offered.</summary>
    public bool HasPhoneWay => sms.IsConfigured;

    /// <summary>Shows the ways.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        if (Id is { } value && RecoveryCookie.Find(HttpContext, new(value)) is { } token
            && await show.HandleAsync(new(value), token, ct) is RecoveryAnswer.Advanced(var view, _))
        {
            FromPhone = view.Method is RecoveryMethod.SmsCode;
            Open = view.State is RecoveryState.CodeRequired or RecoveryState.UserNameRequired or RecoveryState.LinkSent ? view : null;
        }
    }
}
