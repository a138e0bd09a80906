using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>
/// Refuses a method that a page has no handler for (RFC 9110 §15.5.6); Razor Pages would show the page without its
/// model. It comes before the check of the form's token, which would call every such request a form too old.
/// </summary>
internal sealed class KnownMethods : IAuthorizationFilter, IOrderedFilter
{
    /// <inheritdoc />
    public int Order => int.MinValue;

    /// <inheritdoc />
    public void OnAuthorization(AuthorizationFilterContext context)
    {
        if (context.ActionDescriptor is not CompiledPageActionDescriptor page || page.ModelTypeInfo == typeof(ErrorModel))
        {
            return;
        }

        var handled = page.HandlerMethods.Select(handler => handler.HttpMethod.ToUpperInvariant()).Distinct().Order().ToList();
        var method = HttpMethods.IsHead(context.HttpContext.Request.Method)
            ? HttpMethods.Get
            : context.HttpContext.Request.Method;

        if (!handled.Contains(method))
        {
            context.HttpContext.Response.Headers.Allow = string.Join(", ", handled.Append(HttpMethods.Head));
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
        }
    }
}
