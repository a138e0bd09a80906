using Keyback.Server.Platform;
using Keyback.Server.Sessions;

namespace Keyback.Server.Pages;

/// <summary>
/// Reads a form before anybody asks for it. The check of the form's token would call everything that is wrong with the
/// body, its size too, a form too old.
/// </summary>
internal static class EarlyForms
{
    extension(WebApplication app)
    {
        internal void UseForms() => app.Use(async (context, next) =>
        {
            if (context.Request.HasFormContentType && context.GetEndpoint() is not null && !context.IsApi() && !context.IsSaidAgain())
            {
                try
                {
                    await context.Request.ReadFormAsync(context.RequestAborted);
                }
                catch (IOException error) when (error is not BadHttpRequestException && !context.RequestAborted.IsCancellationRequested)
                {
                    throw new InvalidDataException("The parts of a form end too early.", error); // the sender's fault, not ours
                }
            }

            await next(context);
        });
    }
}
