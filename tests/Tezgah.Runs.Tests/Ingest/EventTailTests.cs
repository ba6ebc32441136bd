using System.Text;
using Tezgah.Core.Events;
using Tezgah.Runs.Ingest;
using Tezgah.Tests.Shared;

namespace Tezgah.Runs.Tests.Ingest;

public sealed class EventTailTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["events.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_FileIsNotThere_IsEmpty()
    {
        var read = EventTail.Read(Path, 0, 0);

        Assert.Empty(read.Events);
        Assert.Equal((0, false, null), (read.Offset, read.HasMore, read.Problem));
    }

    [Fact]
    public void Read_FileIsTornAtAnyByte_GivesTheWholeLinesAndThenTheRest()
    {
        var bytes = Samples.Bytes(Samples.Events(7));
        var all = EventTail.Read(Written(bytes), 0, 0);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var before = EventTail.Read(Written(bytes[..cut]), 0, 0);
            var after = EventTail.Read(Written(bytes), before.Offset, before.Events.Count);

            Assert.Null(before.Problem);
            Assert.Equal(bytes[..cut].Count(b => b == '\n'), before.Events.Count);
            Assert.Equal(Array.LastIndexOf(bytes[..cut], (byte)'\n') + 1, before.Offset);
            Assert.Equal(all.Events.Select(e => e.Seq), before.Events.Concat(after.Events).Select(e => e.Seq));
            Assert.Equal(bytes.Length, after.Offset);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(300)]
    public void Read_MoreThanAtOnce_ComesInParts(int mostBytes)
    {
        var bytes = Samples.Bytes(Samples.Events(20));
        Written(bytes);
        var events = new List<RunEvent>();
        var offset = 0L;
        TailRead read;
        var reads = 0;
        do
        {
            read = EventTail.Read(Path, offset, events.Count, mostBytes);
            events.AddRange(read.Events);
            offset = read.Offset;
            reads++;
        }
        while (read.HasMore);

        Assert.Null(read.Problem);
        Assert.Equal(bytes.Length, offset);
        Assert.Equal(bytes.Count(b => b == '\n'), events.Count);
        Assert.InRange(reads, 2, events.Count);
    }

    [Theory]
    [InlineData("{\"v\":1,\"type\":\"metr")]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"v\":1,\"type\":\"dance\",\"seq\":3}")]
    [InlineData("{\"v\":2,\"type\":\"log\",\"seq\":3,\"text\":\"x\"}")]
    [InlineData("{\"v\":1,\"type\":\"log\",\"seq\":4,\"text\":\"x\"}")]
    [InlineData("null")]
    public void Read_LineIsNoNextEvent_GivesWhatCameBeforeAndTheByte(string line)
    {
        var good = Samples.Bytes(new LogEvent("one"), new LogEvent("two"));
        Written([.. good, .. Encoding.UTF8.GetBytes(line + "\n"), .. good]);

        var read = EventTail.Read(Path, 0, 0);

        Assert.Equal(["one", "two"], read.Events.Cast<LogEvent>().Select(e => e.Text));
        Assert.Equal(good.Length, read.Offset);
        Assert.Equal(("events-broken", $"{good.Length}"), (read.Problem!.Code, read.Problem.Args[0]));
    }

    [Fact]
    public void Read_FileIsShorterThanBefore_IsBroken()
    {
        var bytes = Samples.Bytes(Samples.Events(3));

        var read = EventTail.Read(Written(bytes[..10]), bytes.Length, 8);

        Assert.Equal(("events-broken", $"{bytes.Length}"), (read.Problem!.Code, read.Problem.Args[0]));
    }

    [Fact]
    public void Read_FileIsGone_IsBroken() =>
        Assert.Equal("events-broken", EventTail.Read(Path, 10, 1).Problem!.Code);

    [Fact]
    public void Read_AnotherFileOfSameLines_IsBrokenAtTheFirst()
    {
        var bytes = Samples.Bytes(new LogEvent("one"), new LogEvent("two"));
        var line = bytes.Length / 2;
        Written([.. bytes[line..], .. bytes]);

        var read = EventTail.Read(Path, line, 1);

        Assert.Empty(read.Events);
        Assert.Equal("events-broken", read.Problem!.Code);
    }

    private string Written(byte[] bytes)
    {
        File.WriteAllBytes(Path, bytes);
        return Path;
    }
}
