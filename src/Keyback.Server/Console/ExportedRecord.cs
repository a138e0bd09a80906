using System.Globalization;
using System.Text;
using Keyback.Storage.Audit;
using Microsoft.AspNetCore.Mvc;

namespace Keyback.Server.Console;

/// <summary>The whole record as a file, line by line as it is read: however long it is, little of it is in memory at a time.</summary>
/// <param name="trail">Reads it.</param>
/// <param name="at">When it was asked for: the file is named after it.</param>
internal sealed class ExportedRecord(AuditTrail trail, DateTimeOffset at) : IActionResult
{
    /// <summary>What the file is.</summary>
    public const string MediaType = "application/jsonl";

    private const int FlushAfter = 500; // lines

    /// <inheritdoc />
    public async Task ExecuteResultAsync(ActionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.HttpContext;
        var name = at.ToString("'audit-'yyyyMMdd'-'HHmmss'.jsonl'", CultureInfo.InvariantCulture);
        http.Response.ContentType = MediaType;
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}\"";
        var writer = http.Response.BodyWriter;
        var lines = 0;
        await foreach (var line in trail.ReadAsync(http.RequestAborted))
        {
            Encoding.UTF8.GetBytes(RecordJson.Line(line) + "\n", writer);
            if (++lines % FlushAfter == 0)
            {
                await writer.FlushAsync(http.RequestAborted); // waits for a slow reader, so that nothing piles up
            }
        }

        await writer.FlushAsync(http.RequestAborted);
    }
}
