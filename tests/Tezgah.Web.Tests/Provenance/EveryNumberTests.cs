using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Jobs;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;
using Tezgah.Web.Live;
using Tezgah.Web.Provenance;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Provenance;

/// <summary>Walks the numbers of the pages of results and asks each where it comes from.</summary>
public sealed class EveryNumberTests : DashboardContext
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _prefix = "why-" + Guid.NewGuid().ToString("N");
    private readonly List<string> _ids = [];
    private Origin? _asked;

    public EveryNumberTests()
    {
        Services.AddResults();
        JSInterop.SetupModule("/js/chart.js").SetupVoid(_ => true).SetVoidResult();
        Services.GetRequiredService<OriginDesk>().Answer = origin =>
        {
            _asked = origin;
            return Task.CompletedTask;
        };
    }

    [Fact]
    public async Task ComparePage_EveryNumber_SaysRunFileHashRowsAndMethod()
    {
        var (a, b) = (Add("base", 1, 0.9), Add("again", 2, 0.6));
        Navigation.NavigateTo($"/compare?runs={a},{b}");
        var page = Render<ComparePage>();
        page.WaitForAssertion(() => Assert.Equal(18, page.FindAll("td[data-column] .interval").Count), s_patience);

        var asked = await AskAllAsync(page);

        Assert.True(asked.Count > 100, $"{asked.Count} numbers");
        Assert.Contains(asked, o => o is { Figure: "Accuracy", IntervalMethod: "Wilson score interval", Interval: not null });
        Assert.Contains(asked, o => o.Sources.Count == 2 && o.Figure.StartsWith("McNemar", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunPage_EveryResult_SaysRunFileHashRowsAndMethod()
    {
        var id = Add("base", 1, 0.9);
        var page = Render<RunPage>(p => p.Add(r => r.Id, id));
        page.WaitForAssertion(() => Assert.Equal(9, page.FindAll("td[data-column] .interval").Count), s_patience);

        Assert.True((await AskAllAsync(page)).Count > 15);
    }

    [Fact]
    public void ConfusionCell_Clicked_SaysWhereItsCountComesFrom()
    {
        var id = Add("base", 1, 0.9);
        Navigation.NavigateTo($"/compare?runs={id}&rows=cell.0.1.1");

        var page = Render<ComparePage>();

        page.WaitForAssertion(() => Assert.Matches("^[0-9a-f]{64}$", Fact(page, "DataHash")), s_patience);
        Assert.Matches("^[0-9a-f]{64}$", Fact(page, "FileHash"));
        Assert.Contains(id, Fact(page, "Run"), StringComparison.Ordinal);
        Assert.Equal("preds_test.csv", Fact(page, "File"));
        Assert.Equal("640", Fact(page, "Rows"));
        Assert.StartsWith("Rows of the true class", Fact(page, "Method"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NumbersThatDoNotExist_AreCalledUndefinedAndNeverZero()
    {
        var id = Add("base", 1, 0.9);
        await File.WriteAllTextAsync(Runs.Folder(id).Artifact("preds_test.csv"), "y_true,y_pred,prob_class_0,prob_class_1,prob_class_2\n0,0,0.8,0.1,0.1\n0,0,0.7,0.2,0.1\n");
        Store.Evaluations[id] = [SomeResults.Evaluation("test", "classification", 400, SomeRun.s_now, ["a", "b", "c"], "predictions", "preds_test.csv")];
        Navigation.NavigateTo($"/compare?runs={id}");

        var page = Render<ComparePage>();

        page.WaitForAssertion(() => Assert.Equal("undefined", page.Find("td[data-column=auc_macro] .figure").TextContent), s_patience);
        var absent = page.FindAll("section[aria-labelledby=f1-heading] tbody tr")[1].QuerySelectorAll(".figure").Select(f => f.TextContent).ToArray();
        Assert.Equal(["undefined", "undefined", "undefined", "0"], absent);
        await page.InvokeAsync(() => page.FindAll("section[aria-labelledby=f1-heading] .figure.undefined")[0].Click());
        Assert.Equal("The class was never predicted", _asked!.Undefined);
        Assert.Null(_asked.Value);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        foreach (var folder in _ids.Select(id => Runs.Folder(id).Root).Where(Directory.Exists))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Fact(IRenderedComponent<ComparePage> page, string key) => page.Find($"#examples [data-fact={key}] dd").TextContent.Trim();

    // Every cell of a table of results that shows a digit, but for the names of rows and the settings, which are nobody's result.
    private async Task<List<Origin>> AskAllAsync<T>(IRenderedComponent<T> page)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        var bare = page.FindAll("section td.number").Where(c => c.TextContent.Any(char.IsDigit) && c.QuerySelector("[data-figure]") is null);
        Assert.Empty(bare.Select(c => c.OuterHtml));
        Assert.DoesNotContain(page.FindAll("td.cell, .quadrants td"), c => c.TextContent.Any(char.IsDigit) && c.QuerySelector("button[data-cell]") is null);
        var reader = Services.GetRequiredService<OriginReader>();
        var asked = new List<Origin>();
        foreach (var figure in page.FindAll("[data-figure]"))
        {
            _asked = null;
            await page.InvokeAsync(() => figure.Click());
            Assert.NotNull(_asked);
            asked.Add(_asked);
            Assert.False(string.IsNullOrWhiteSpace(_asked.Method), figure.OuterHtml);
            Assert.Equal(figure.TextContent, _asked.Undefined is null ? _asked.Shown : "undefined");
            Assert.NotEmpty(_asked.Sources);
        }

        foreach (var source in asked.SelectMany(o => o.Sources).Distinct())
        {
            await CheckAsync(reader, source);
        }

        return asked;
    }

    private async Task CheckAsync(OriginReader reader, OriginSource source)
    {
        var facts = Assert.Single(await reader.ReadAsync(new Origin { Figure = "", Shown = "", Method = "", Sources = [source] }));
        Assert.Contains(source.RunId, _ids);
        // What was measured while training is a line of the run's events.
        Assert.Equal(source.File is null ? 2 : 400, source.Step);
        Assert.True(source.File is null || source.Rows > 0);
        Assert.Matches("^[0-9a-f]{64}$", facts.File!.Sha256);
        Assert.EndsWith("test.csv", facts.Data.Path, StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", facts.DataFile!.Sha256);
    }

    private string Add(string name, int seed, double skill)
    {
        var id = $"{_prefix}-{_ids.Count}";
        _ids.Add(id);
        var folder = Runs.Folder(id);
        var data = Path.Combine(folder.Root, "test.csv");
        Store.Evaluations[id] = SomeResults.Write(folder.Artifacts, name, 400, seed, skill, 3 + seed, SomeRun.s_now);
        File.WriteAllText(data, "text,label\nx,Algebra\n");
        File.WriteAllText(folder.Events, "");
        File.SetLastWriteTimeUtc(data, SomeRun.s_now.UtcDateTime.AddDays(-1));
        Store.Put(SomeRun.In(RunStatus.Completed, id, name) with { JobJson = JobFile.ToJson(new TrainingJob { Data = new DataSettings { Train = data, Test = data } }) });
        Store.Series[id] = [new Series("loss", [1, 2], [0.9, 0.8]), new Series("eval_accuracy", [2], [0.7])];
        return id;
    }
}
