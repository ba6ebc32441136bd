using Tezgah.Setup.Steps;

namespace Tezgah.Setup.Tests.Steps;

public sealed class FeedChoiceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tezgah-feed").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private FeedChoice Choice => new(Path.Combine(_root, "feed.props"));

    [Fact]
    public void Nothing_is_known_before_the_feed_was_asked()
    {
        Assert.Null(Choice.Answer);
        Assert.Null(Choice.IsFull);
    }

    [Theory]
    [InlineData("Full", true)]
    [InlineData("Full", false)]
    [InlineData("Lacking", false)]
    [InlineData("NotLoading", false)]
    public void Answer_and_choice_are_remembered(string answer, bool full)
    {
        Choice.Keep(Enum.Parse<FeedAnswer>(answer), full);

        Assert.Equal(answer, Choice.Answer.ToString());
        Assert.Equal(full, Choice.IsFull);
    }

    [Fact]
    public void Feed_that_was_not_asked_is_asked_when_the_machines_own_libtorch_is_gone()
    {
        Choice.Keep(null, full: false);

        Assert.Null(Choice.Answer);
        Assert.False(Choice.IsFull);
    }

    [Fact]
    public void Same_choice_leaves_the_file_alone()
    {
        Choice.Keep(FeedAnswer.Lacking, full: false);
        var longAgo = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(Choice.Path, longAgo);

        Choice.Keep(FeedAnswer.Lacking, full: false);
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(Choice.Path));

        Choice.Keep(FeedAnswer.Full, full: true);
        Assert.NotEqual(longAgo, File.GetLastWriteTimeUtc(Choice.Path));
    }

    [Theory]
    [InlineData("<Project><PropertyGroup><FullFeed>true</FullFeed></PropertyGroup></Project>")]
    [InlineData("<Project><PropertyGroup>")]
    [InlineData("")]
    public void File_without_an_answer_has_the_feed_asked_again(string text)
    {
        File.WriteAllText(Choice.Path, text);

        Assert.Null(Choice.Answer);
    }
}
