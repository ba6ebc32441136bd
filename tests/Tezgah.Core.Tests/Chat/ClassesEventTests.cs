using Tezgah.Core.Chat;

namespace Tezgah.Core.Tests.Chat;

public sealed class ClassesEventTests
{
    [Fact]
    public void Classes_ThereAndBack_AreTheSame()
    {
        var line = ChatLines.Write(new ChatClassesEvent("7", [0.25, 0.75], 12.5));

        Assert.Equal("""{"v":1,"event":"classes","id":"7","probabilities":[0.25,0.75],"milliseconds":12.5}""", line);
        var read = Assert.IsType<ChatClassesEvent>(ChatLines.ReadEvent(line));
        Assert.Equal(("7", 12.5), (read.Id, read.Milliseconds));
        Assert.Equal([0.25, 0.75], read.Probabilities);
        Assert.Null(ChatLines.ReadEvent("""{"v":1,"event":"classes","id":"7"}"""));
    }

    [Fact]
    public void Labels_OfAClassifier_AreInItsFirstEvent()
    {
        var line = ChatLines.Write(new ChatReadyEvent("/m", "float32", "cpu", 1) { Labels = ["ığ", "b"] });

        Assert.Equal(["ığ", "b"], Assert.IsType<ChatReadyEvent>(ChatLines.ReadEvent(line)).Labels);
    }
}
