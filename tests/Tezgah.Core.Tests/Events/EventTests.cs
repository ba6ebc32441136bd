using System.Text;
using System.Text.Json;
using Tezgah.Core.Events;
using Tezgah.Core.Problems;

namespace Tezgah.Core.Tests.Events;

public sealed class EventTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tezgah-events").FullName;

    private string File1 => Path.Combine(_folder, "events.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<RunEvent> Every() =>
    [
        new StartedEvent(7, "lab", "cpu", 2, Resumed: false),
        new ProgressEvent("training", 3, 10),
        new MetricsEvent(3, new Dictionary<string, double> { ["loss"] = double.NaN, ["learning_rate"] = 1e-4, ["grad_norm"] = double.PositiveInfinity }),
        new EvaluationEvent("test", "classification", 9, new Dictionary<string, double?> { ["accuracy"] = 0.5, ["auc"] = null }, ["a", "b"], new Dictionary<string, string> { ["predictions"] = "preds_test.csv" }),
        new CheckpointEvent(9, "checkpoint-9"),
        new LogEvent("ışık \"quoted\"\nsecond line"),
        LogEvent.Of("note-checkpoint", "3", "checkpoint-3"),
        new WarningEvent(new Problem("texts-truncated", "train.csv", "1", "2", "train.csv", "128"), 4),
        new ErrorEvent(new Problem("loss-not-finite", null, "4", "NaN", "1"), "at somewhere"),
        new FinishedEvent("completed", 10),
    ];

    [Theory]
    [MemberData(nameof(Every))]
    public void Event_written_and_read_is_the_same(RunEvent written)
    {
        var line = EventLine.Write(written with { Seq = 5, Time = DateTimeOffset.UnixEpoch });

        var read = EventLine.Read(line);

        Assert.DoesNotContain((byte)'\n', line);
        Assert.Equal(written.GetType(), read.GetType());
        Assert.Equal(Encoding.UTF8.GetString(line), Encoding.UTF8.GetString(EventLine.Write(read)));
    }

    [Theory]
    [InlineData("""{"type":"nonsense","v":1}""")]
    [InlineData("""{"type":"log","v":2,"text":"from the future"}""")]
    [InlineData("""{"v":1}""")]
    [InlineData("null")]
    [InlineData("{\"type\":\"log\",\"v\":1,\"te")]
    public void Line_that_is_no_known_event_is_refused(string line) =>
        Assert.ThrowsAny<Exception>(() => Read(line));

    [Fact]
    public void Numbers_go_on_where_a_killed_writer_stopped_and_its_torn_line_is_gone()
    {
        using (var first = new EventWriter(File1, TimeProvider.System))
        {
            first.Write(new LogEvent("one"));
            first.Write(new LogEvent("two"));
        }

        File.AppendAllText(File1, """{"type":"log","v":1,"se""");
        using (var second = new EventWriter(File1, TimeProvider.System))
        {
            second.Write(new LogEvent("three"));
        }

        var events = File.ReadAllLines(File1).Select(l => (LogEvent)EventLine.Read(Encoding.UTF8.GetBytes(l))).ToList();
        Assert.Equal([(1L, "one"), (2L, "two"), (3L, "three")], events.Select(e => (e.Seq, e.Text)));
    }

    [Theory]
    [InlineData("""{"type":"metrics","v":1,"seq":1,"step":5}""")]
    [InlineData("""{"type":"metrics","v":1,"seq":1,"step":5,"values":null}""")]
    [InlineData("""{"type":"log","v":1,"seq":1}""")]
    [InlineData("""{"type":"warning","v":1,"seq":1,"problem":{"code":"x"}}""")]
    [InlineData("""{"type":"finished","v":1,"seq":1,"step":5}""")]
    public void Line_with_a_missing_field_is_refused_where_it_is_read(string line) => Assert.Throws<JsonException>(() => Read(line));

    [Fact]
    public void Events_are_on_the_disk_when_asked_for_and_at_the_end_and_not_for_every_line()
    {
        using var writer = new EventWriter(File1, TimeProvider.System);
        writer.Write(new LogEvent("one"));
        writer.Write(new LogEvent("two"));
        Assert.Equal(0, writer.SafeSeq);

        writer.FlushToDisk();
        Assert.Equal(2, writer.SafeSeq);

        writer.Write(new LogEvent("three"));
        Assert.Equal(2, writer.SafeSeq);
        writer.Write(new FinishedEvent("completed", 1));
        Assert.Equal(4, writer.SafeSeq);
    }

    [Fact]
    public void File_whose_last_line_is_no_event_is_not_appended_to()
    {
        File.WriteAllText(File1, "hello\n");

        Assert.Throws<InvalidDataException>(() => new EventWriter(File1, TimeProvider.System));
        Assert.Equal("hello\n", File.ReadAllText(File1));
    }

    private static RunEvent Read(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line);
        try
        {
            return EventLine.Read(bytes);
        }
        catch (NotSupportedException e)
        {
            throw new JsonException(e.Message, e);
        }
    }
}
