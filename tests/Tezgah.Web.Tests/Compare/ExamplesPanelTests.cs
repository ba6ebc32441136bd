using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Classification;
using Tezgah.Core.Jobs;
using Tezgah.Core.Results;
using Tezgah.Text.Data;
using Tezgah.Web.Compare;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Tests.Compare;

public sealed class ExamplesPanelTests : DashboardContext
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"examples-{Guid.NewGuid():N}.csv");
    private readonly TaskCompletionSource _slow = new();

    public ExamplesPanelTests()
    {
        Services.AddResults();
        File.WriteAllText(_file, "text,label\nthird,Algebra\nfourth,Algebra\nfifth,Algebra\n");

        // Whoever asks for the file waits until the test lets it come.
        _ = Services.GetRequiredService<ResultCache>().GetAsync(_file, path =>
        {
            _slow.Task.Wait();
            return DataFile.Open(path);
        });
    }

    [Fact]
    public void Panel_AnotherRunWhoseTextsAreStillRead_ShowsNoTextsOfTheFirst()
    {
        var panel = Open(WithTexts("first"));

        Show(panel, WithFile());

        Assert.Equal(3, panel.FindAll("tbody tr").Count);
        Assert.Empty(panel.FindAll("td.text"));
        _slow.SetResult();
        panel.WaitForAssertion(() => Assert.Equal(["third", "fourth", "fifth"], panel.FindAll("td.text").Select(c => c.TextContent)));
    }

    [Fact]
    public async Task Panel_TextsThatComeAfterAnotherRunWasChosen_AreLeftOut()
    {
        var panel = Open(WithFile());
        Show(panel, WithTexts("first", "second"));

        _slow.SetResult();
        await Services.GetRequiredService<ExampleReader>().ReadAsync(WithFile());
        await panel.InvokeAsync(() => panel.Render());

        Assert.Equal(["first", "second"], panel.FindAll("td.text").Select(c => c.TextContent));
    }

    protected override void Dispose(bool disposing)
    {
        _slow.TrySetResult();
        base.Dispose(disposing);
        File.Delete(_file);
    }

    private static ComparedRun WithTexts(params string[] texts)
    {
        var run = Of("a", texts.Length);
        var tested = run.Results.Test.Value! with { Columns = [new TextColumn("text", texts)] };
        return run with { Results = run.Results with { Test = run.Results.Test with { Value = tested } } };
    }

    private ComparedRun WithFile() => Of("b", 3, new TrainingJob { Data = new DataSettings { Train = _file, Test = _file } });

    private static ComparedRun Of(string id, int rows, TrainingJob? job = null) =>
        SomeCompared.Run(id, Predictions.Create(new int[rows], new int[rows], null, 2), job: job);

    private static void Parameters(ComponentParameterCollectionBuilder<ExamplesPanel> p, ComparedRun run) => p
        .Add(c => c.Heading, "Rows")
        .Add(c => c.Rows, [.. Enumerable.Range(0, run.Results.Test.Value!.Predictions.Count)])
        .Add(c => c.Of, [run])
        .Add(c => c.Origin, new Origin { Figure = "Rows", Shown = "3", Method = "", Sources = [] });

    private IRenderedComponent<ExamplesPanel> Open(ComparedRun run) => Render<ExamplesPanel>(p => Parameters(p, run));

    private static void Show(IRenderedComponent<ExamplesPanel> panel, ComparedRun run) => panel.Render(p => Parameters(p, run));
}
