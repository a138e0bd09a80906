using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace Keyback.Server.Pages;

/// <summary>
/// Refuses a form that names no handler of its page, or one that the page does not have: Razor Pages would show the page without
/// its model, and fail at that.
/// </summary>
internal sealed class KnownHandlers : IPageFilter
{
    /// <inheritdoc />
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
        // Whether there is one is judged when it would run.
    }

    /// <inheritdoc />
    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (context.HandlerMethod is null && HttpMethods.IsPost(context.HttpContext.Request.Method) && context.HandlerInstance is not ErrorModel)
        {
            context.Result = new BadRequestResult();
        }
    }

    /// <inheritdoc />
    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
        // Nothing is left to do.
    }
}
