using Keyback.Help;

namespace Keyback.Tests.Help;

public sealed class AskedQuestionTests
{
    [Theory]
    [InlineData("Where is it?", "")]
    [InlineData("Where is it?", "I looked.\n\nEverywhere.")]
    [InlineData("在哪里？", "我找过了。")]
    public void A_question_in_the_queue_can_be_taken_apart_again(string title, string details) =>
        Assert.Equal(new AskedQuestion(title, details), AskedQuestion.Of(new AskedQuestion(title, details).Words));
}
