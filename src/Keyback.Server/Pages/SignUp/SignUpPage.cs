using Keyback.Server.SignUp;
using Keyback.SignUp;
using Keyback.Storage.SignUps;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages.SignUp;

/// <summary>What the pages of a started sign-up have in common: which one it is, and that this browser must hold its token.</summary>
internal abstract class SignUpPage(SignUpDoors doors) : PageModel
{
    /// <summary>Which sign-up; its token is in the cookie.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Where it stands.</summary>
    public SignUpAttempt Attempt { get; private set; } = null!; // set before the page is shown

    /// <summary>The same as <see cref="Id"/>.</summary>
    protected SignUpId SignUpId => new(Id);

    /// <inheritdoc />
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!doors.AreOpen)
        {
            context.Result = NotFound();
        }
    }

    /// <summary>Takes a step with the browser's token; without one, leads to the page that says that nothing is known.</summary>
    protected async Task<IActionResult> WithTokenAsync(Func<string, Task<IActionResult>> step) =>
        SignUpCookie.Find(HttpContext, SignUpId) is { } token ? await step(token) : LocalRedirect(SignUpSteps.EndOf(SignUpId));

    /// <summary>Shows this page.</summary>
    protected PageResult Show(SignUpAttempt attempt)
    {
        Attempt = attempt;
        return Page();
    }
}
