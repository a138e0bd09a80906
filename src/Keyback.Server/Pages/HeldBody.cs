using Microsoft.AspNetCore.Http.Features;

namespace Keyback.Server.Pages;

/// <summary>Holds an answer back until all of it is there, for what must know the page before its first byte leaves.</summary>
internal static class HeldBody
{
    extension(HttpContext context)
    {
        /// <summary>Lets the request be answered into memory. A page is a few kilobytes; nothing has left when this comes back.</summary>
        /// <returns>The body, to be sent and disposed of by the caller.</returns>
        internal async Task<MemoryStream> AnswerIntoMemoryAsync(RequestDelegate next)
        {
            var outer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
            MemoryStream body = new();
            context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
            try
            {
                await next(context);
                await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
                return body;
            }
            catch
            {
                await body.DisposeAsync();
                throw;
            }
            finally
            {
                context.Features.Set(outer);
            }
        }

        /// <summary>Sends a body that was held.</summary>
        internal Task SendAsync(MemoryStream body)
        {
            body.Position = 0;
            return body.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}
