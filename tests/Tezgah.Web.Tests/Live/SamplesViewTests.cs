using Bunit;
using Tezgah.Core.Evaluations;
using Tezgah.Core.Runs;
using Tezgah.Web.Live;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Live;

public sealed class SamplesViewTests : DashboardContext
{
    private readonly string _id = "samples-" + Guid.NewGuid().ToString("N");
    private readonly List<EvaluationRecord> _evaluations = [];

    [Fact]
    public void View_TextsOfSeveralSteps_ShowsTheNewest()
    {
        Add(100, """{"prompt":"2+2=","text":"5"}""");
        Add(200, """{"prompt":"2+2=","text":"4"}""");

        var view = Show();

        view.WaitForAssertion(() => Assert.Equal("4", view.Find(".text").TextContent));
        Assert.Equal(["Newest", "at step 200", "at step 100"], view.FindAll("option").Select(o => o.TextContent));
    }

    [Fact]
    public void View_EarlierStepChosen_ShowsItsTexts()
    {
        Add(100, """{"prompt":"2+2=","text":"5"}""");
        Add(200, """{"prompt":"2+2=","text":"4"}""");
        var view = Show();

        view.Find("select").Change("100 samples");

        view.WaitForAssertion(() => Assert.Equal("5", view.Find(".text").TextContent));
    }

    [Fact]
    public void View_TextWithMarkup_IsShownAsText()
    {
        Add(1, """{"text":"<script>alert(1)</script>"}""");

        var view = Show();

        view.WaitForAssertion(() => Assert.Equal("<script>alert(1)</script>", view.Find(".text").TextContent));
        Assert.Empty(view.FindAll("script"));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1]")]
    public void View_FileThatIsNone_SaysWhy(string line)
    {
        Add(1, line);

        var view = Show();

        view.WaitForAssertion(() => Assert.StartsWith("The texts could not be read: ", view.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void View_FileOutsideTheRunsFolder_IsNotRead()
    {
        _evaluations.Add(Record(1, "../../secret.jsonl"));

        var view = Show();

        view.WaitForAssertion(() => Assert.Contains("outside the folder", view.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void View_RunWithoutTexts_IsEmpty() => Assert.Equal("", Show().Markup.Trim());

    [Fact]
    public async Task Read_LongFile_GivesTheFirstTextsCut()
    {
        Add(1, [.. Enumerable.Range(0, SampleFile.Most + 5).Select(_ => $$"""{"text":"{{new string('x', 9000)}}"}""")]);

        var texts = await SampleFile.ReadAsync(Runs.Folder(_id).Artifact("1.jsonl"), CancellationToken.None);

        Assert.Equal(SampleFile.Most, texts.Count);
        Assert.All(texts, t => Assert.Equal(4001, t.Text.Length));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Directory.Exists(Runs.Folder(_id).Root))
        {
            Directory.Delete(Runs.Folder(_id).Root, recursive: true);
        }
    }

    private void Add(int step, params string[] lines)
    {
        Directory.CreateDirectory(Runs.Folder(_id).Artifacts);
        File.WriteAllLines(Runs.Folder(_id).Artifact($"{step}.jsonl"), lines);
        _evaluations.Add(Record(step, $"{step}.jsonl"));
    }

    private static EvaluationRecord Record(int step, string file) => new(
        "samples", EvaluationKinds.Samples, step, SomeRun.s_now, new Dictionary<string, double?>(StringComparer.Ordinal), [], new Dictionary<string, string>(StringComparer.Ordinal) { ["samples"] = file });

    private IRenderedComponent<SamplesView> Show()
    {
        var model = new RunModel(new RunSnapshot(SomeRun.In(RunStatus.Running, _id), new CurveSet([], 0.9, 100), [], _evaluations));
        return Render<SamplesView>(p => p.Add(v => v.Model, model));
    }
}
