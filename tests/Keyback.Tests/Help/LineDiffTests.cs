using Keyback.Help;

namespace Keyback.Tests.Help;

public sealed class LineDiffTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("a\nb\nc", "a\nb\nc", " a| b| c")]
    [InlineData("a\nb\nc", "a\nx\nc", " a|-b|+x| c")]
    [InlineData("", "a\nb", "+a|+b")]
    [InlineData("a\r\nb", "a", " a|-b")]
    [InlineData("a\nb\nc\nd", "c\nd\ne", "-a|-b| c| d|+e")]
    public void Every_line_is_there_with_what_became_of_it(string earlier, string later, string expected) =>
        Assert.Equal(expected, string.Join('|', LineDiff.Of(earlier, later).Select(line => Sign(line.Fate) + line.Line)));

    [Fact]
    public void Texts_too_long_to_compare_went_and_came_as_a_whole()
    {
        var (earlier, later) = (string.Join('\n', Enumerable.Range(0, 3000)), string.Join('\n', Enumerable.Range(1, 3000)));

        var lines = LineDiff.Of(earlier, later);

        Assert.Equal((3000, 3000), (lines.Count(line => line.Fate is LineFate.Gone), lines.Count(line => line.Fate is LineFate.Come)));
    }

    private static char Sign(LineFate fate) => fate switch { LineFate.Gone => '-', LineFate.Come => '+', LineFate.Same => ' ' };
}
