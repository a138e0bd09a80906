namespace Keyback.Server.Tests.Kit;

public sealed class MaskedTests
{
    [Theory]
    [InlineData("/forgot/code/019cebab-9eb8-7755-a873-442c27c82c23")] // an id of digits and small letters has one in its middle
    [InlineData("value=\"CfDJ8xABC-DEFx_ABC-DEF-\"")]
    public void The_reference_of_a_page_is_not_looked_for_in_its_ids_and_tokens(string before) =>
        Assert.Equal("Z6P-F3Q", Masked.ReferenceIn($"<a {before}>…</a><p>Reference: Z6P-F3Q</p>"));

    [Fact]
    public void The_reference_stands_beside_any_letter_that_is_not_of_an_id() =>
        Assert.Equal("Z6P-F3Q", Masked.ReferenceIn("编号Z6P-F3Q。"));
}
