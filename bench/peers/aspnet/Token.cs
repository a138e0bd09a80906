using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption;

namespace Keyback.Bench.Peers;

/// <summary>
/// Kestrel, a constant page and ASP.NET Core's own token against forged forms, with its cookie, for each visitor. Whatever has a
/// form is no faster than this: no languages, no limits, no headers.
/// </summary>
internal static class Token
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(new string('x', 3 * 1024)); // as long as /forgot

    extension(WebApplicationBuilder builder)
    {
        internal void AddToken()
        {
            builder.Services.AddAntiforgery();
            builder.Services.AddDataProtection().UseCryptographicAlgorithms(new() { EncryptionAlgorithm = EncryptionAlgorithm.AES_256_GCM }); // as Keyback does
        }
    }

    extension(IEndpointRouteBuilder routes)
    {
        internal void MapToken() => routes.MapGet("/", async (HttpContext context, IAntiforgery antiforgery) =>
        {
            var token = antiforgery.GetAndStoreTokens(context).RequestToken!;
            context.Response.ContentType = "text/html; charset=utf-8";
            context.Response.ContentLength = Page.Length + token.Length;
            await context.Response.StartAsync();
            context.Response.BodyWriter.Write(Page);
            context.Response.BodyWriter.Advance(Encoding.ASCII.GetBytes(token, context.Response.BodyWriter.GetSpan(token.Length)));
            await context.Response.BodyWriter.FlushAsync();
        });
    }
}
