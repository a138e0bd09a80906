using Keyback.Server.Sessions;
using Keyback.Sessions;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.Own;

/// <summary>What the pages of one's own account have in common: whoever is not in signs in first, and is led back.</summary>
internal abstract class OwnPage : PageModel
{
    /// <summary>The session of this request.</summary>
    public CurrentSession Current { get; private set; } = null!; // set before any handler runs

    /// <summary>The session may do little by itself and ends soon.</summary>
    public bool IsTemporary => Current.Kind is SessionKind.Temporary;

    /// <summary>The word by which the sign-in page leads back here.</summary>
    protected abstract string Back { get; }

    /// <inheritdoc />
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (HttpContext.CurrentSession() is { } current)
        {
            Current = current;
        }
        else
        {
            context.Result = LocalRedirect(WayBack.SignInFor(Back));
        }
    }
}
