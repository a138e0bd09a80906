using System.CommandLine;
using System.Text;
using Dapper;
using Fido2NetLib;
using Ganss.Xss;
using MailKit.Net.Smtp;
using Markdig;
using Microsoft.Data.Sqlite;
using MimeKit;
using NSec.Cryptography;

namespace Keyback.Bench.Libraries;

/// <summary>Each library beside the framework, used as Keyback uses it up to its first page.</summary>
internal static class Used
{
    /// <summary>Uses them.</summary>
    /// <param name="folder">Where the table is made.</param>
    public static void Once(string folder)
    {
        Keep(new RootCommand("Uses libraries.").Parse([]).Errors);
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "table.db")}");
        connection.Execute("PRAGMA journal_mode = WAL; CREATE TABLE rows (id INTEGER PRIMARY KEY)");
        connection.Execute("INSERT INTO rows (id) VALUES (@Id)", new Row(1));
        Keep(connection.QuerySingle<Row>("SELECT id FROM rows"));
        Keep(PasswordBasedKeyDerivationAlgorithm.Argon2id(new() { MemorySize = 19 * 1024, NumberOfPasses = 2, DegreeOfParallelism = 1 })); // no hash is made before somebody signs in
        Keep(new Fido2(new Fido2Configuration { RPID = "localhost", RPName = "localhost", Origins = new HashSet<string> { "http://localhost" } }));
        Keep(Markdown.ToHtml("# A text\n\nWith *words*, `code` and [a link](/).\n\n- one\n- another"));
        Keep(MailboxAddress.Parse("Somebody <somebody@bench.example>"));
        Keep("Ａ".Normalize(NormalizationForm.FormKC));
        Keep(typeof(SmtpClient)); // these two are loaded, and nobody needs them yet
        Keep(typeof(HtmlSanitizer));
    }

    private static void Keep(object used) => GC.KeepAlive(used);
}

/// <summary>What the table holds.</summary>
/// <param name="Id">Names it.</param>
internal sealed record Row(long Id);
