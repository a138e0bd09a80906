namespace Keyback.Help;

/// <summary>Whether a line is in both texts or in one.</summary>
public enum LineFate
{
    /// <summary>In both.</summary>
    Same,

    /// <summary>In the earlier text alone.</summary>
    Gone,

    /// <summary>In the later text alone.</summary>
    Come,
}

/// <summary>What became of the lines of a text: the fewest that went and came.</summary>
public static class LineDiff
{
    private const int MostCells = 4_000_000; // of the table below; beyond it everything went and came

    /// <summary>Every line of both texts, in order, each with what became of it.</summary>
    public static IReadOnlyList<(LineFate Fate, string Line)> Of(string earlier, string later)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        ArgumentNullException.ThrowIfNull(later);
        var (before, after) = (Lines(earlier), Lines(later));
        if ((long)before.Length * after.Length > MostCells)
        {
            return [.. before.Select(line => (LineFate.Gone, line)), .. after.Select(line => (LineFate.Come, line))];
        }

        var common = Common(before, after);
        List<(LineFate, string)> lines = [];
        var (i, j) = (0, 0);
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                lines.Add((LineFate.Same, before[i++]));
                j++;
            }
            else if (j == after.Length || (i < before.Length && common[i + 1][j] >= common[i][j + 1]))
            {
                lines.Add((LineFate.Gone, before[i++]));
            }
            else
            {
                lines.Add((LineFate.Come, after[j++]));
            }
        }

        return lines;
    }

    // How many lines the rests of both have in common at most.
    private static int[][] Common(string[] before, string[] after)
    {
        var common = Enumerable.Range(0, before.Length + 1).Select(_ => new int[after.Length + 1]).ToArray();
        for (var i = before.Length - 1; i >= 0; i--)
        {
            for (var j = after.Length - 1; j >= 0; j--)
            {
                common[i][j] = before[i] == after[j] ? common[i + 1][j + 1] + 1 : Math.Max(common[i + 1][j], common[i][j + 1]);
            }
        }

        return common;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');
}
