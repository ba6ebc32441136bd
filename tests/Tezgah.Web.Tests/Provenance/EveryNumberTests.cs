using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Evaluations;
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

        var asked = await AskAllAsync(page);
        Assert.True(asked.Count > 15);
        // The tiles are what the worker noted while it trained.
        Assert.Contains(asked, o => o is { Figure: "Loss", Shown: "0.8125" } && o.Sources is [{ File: null, Part: "train" }]);
        Assert.Contains(asked, o => o.Figure == "Validation accuracy" && o.Sources is [{ File: null, Part: "validation", Step: 2 }]);
    }

    [Fact]
    public async Task Worker_ThatNotedItsRows_IsBelievedBeforeTheFileAsItIsNow()
    {
        var id = Add("base", 1, 0.9);
        var noted = new RunData
        {
            Parts = new Dictionary<string, RunDataPart>(StringComparer.Ordinal)
            {
                ["train"] = new("/then/train.csv", new string('a', 64), 1000, 900, 890),
                ["validation"] = new("/then/train.csv", new string('a', 64), 1000, 100, 99),
            },
        };
        await File.WriteAllTextAsync(Runs.Folder(id).Artifact(RunData.FileName), noted.ToJson());
        var run = (await Store.FindAsync(id))!;

        var lines = await LinesAsync(LoggedOrigins.Source(run, "eval_loss", 2), LoggedOrigins.Source(run, "loss", 2));

        Assert.Equal(["99", "the rows of each step's batch, out of 890"], lines.Where(l => l.Key == "Rows").Select(l => l.Value));
        Assert.All(lines.Where(l => l.Key == "DataHash"), l => Assert.Equal(("SHA-256 of the data, as it was read then", new string('a', 64)), (l.Name, l.Value)));
    }

    [Fact]
    public async Task Run_ThatNobodyNotedRowsOf_SaysThatTheyAreNotKnownAndWhenItsHashIsOf()
    {
        var run = (await Store.FindAsync(Add("base", 1, 0.9)))!;

        var lines = await LinesAsync(LoggedOrigins.Source(run, "eval_loss", 2), LoggedOrigins.Source(run with { JobJson = """{"imported":{"from":"/elsewhere"}}""" }, "test_accuracy", -1));

        Assert.All(lines.Where(l => l.Key == "Rows"), l => Assert.Equal("not known: nobody noted them", l.Value));
        Assert.Equal("SHA-256 of the data, as the file is now", Assert.Single(lines, l => l.Key == "DataHash").Name);
        Assert.Contains(lines, l => l is { Key: "Data", Value: "not known: the results were imported from /elsewhere, which names no data file" });
        Assert.Equal(["step 2; its checkpoint is not kept", "not known"], lines.Where(l => l.Key == "Checkpoint").Select(l => l.Value));
    }

    [Fact]
    public async Task RunsTable_NumberClicked_LooksUpItsStepFileAndTime()
    {
        var id = Add("base", 1, 0.9);
        Store.Evaluations[id] = [.. Store.Evaluations[id].Select(e => e with { Values = new Dictionary<string, double?>(StringComparer.Ordinal) { ["accuracy"] = 0.875, ["texts"] = 640 } })];
        ReadRuns();
        JSInterop.SetupModule("/js/rows.js").Mode = JSRuntimeMode.Loose;
        Navigation.NavigateTo("/runs?columns=test.accuracy,eval_accuracy,loss");
        var page = Render<Tezgah.Web.Runs.RunsPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody [data-figure]")), s_patience);

        var asked = new List<Origin>();
        foreach (var figure in page.FindAll("tbody [data-figure]"))
        {
            await page.InvokeAsync(() => figure.Click());
            asked.Add(_asked!);
        }

        var result = Assert.Single(asked, o => o.Sources[0].Field == "test.accuracy");
        var facts = Assert.Single(await Services.GetRequiredService<OriginReader>().ReadAsync(result));
        Assert.Equal((400, "preds_test.csv", (long?)640), (facts.Source.Step, facts.Source.File, facts.Source.Rows));
        Assert.Matches("^[0-9a-f]{64}$", facts.File!.Sha256);
        Assert.Matches("^[0-9a-f]{64}$", facts.DataFile!.Sha256);
        var logged = Assert.Single(asked, o => o.Sources[0].Field == "eval_accuracy");
        Assert.Equal(2, Assert.Single(await Services.GetRequiredService<OriginReader>().ReadAsync(logged)).Source.Step);
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
        Assert.DoesNotContain(page.FindAll("figure .icon[aria-hidden]").Select(i => i.Closest("figure")!).Distinct(), f => f.QuerySelector("[data-origin], .nothing") is null);
        Assert.DoesNotContain(page.FindAll(".words p, p.words, .note:not(.muted):not(dd)"), p => p.TextContent.Any(char.IsDigit) && p.QuerySelector("[data-origin], [data-figure]") is null && p.Closest(".tiles") is null);
        var reader = Services.GetRequiredService<OriginReader>();
        var asked = new List<Origin>();
        foreach (var several in page.FindAll("[data-origin]"))
        {
            _asked = null;
            await page.InvokeAsync(() => several.Click());
            Assert.True(_asked is { Shown: "", Method.Length: > 0, Sources.Count: > 0 }, several.OuterHtml);
            foreach (var source in _asked.Sources)
            {
                await CheckAsync(reader, source);
            }
        }

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

    private async Task<IReadOnlyList<OriginLine>> LinesAsync(params OriginSource[] sources)
    {
        var origin = new Origin { Figure = "", Shown = "", Method = "", Sources = sources };
        var facts = await Services.GetRequiredService<OriginReader>().ReadAsync(origin);
        return OriginLines.Of(
            origin, facts, Services.GetRequiredService<Microsoft.Extensions.Localization.IStringLocalizer<ProvenanceTexts>>(), Services.GetRequiredService<Tezgah.Web.Display.Format>());
    }

    private async Task CheckAsync(OriginReader reader, OriginSource source)
    {
        var facts = Assert.Single(await reader.ReadAsync(new Origin { Figure = "", Shown = "", Method = "", Sources = [source] }));
        Assert.Contains(source.RunId, _ids);
        // What was measured while training is a line of the run's events.
        Assert.True(source.File is null ? source.Step is 1 or 2 or 400 : source.Step == 400, $"{source.Step}");
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
        var job = JobFile.ToJson(new TrainingJob { Data = new DataSettings { Train = data, Test = data } });
        File.WriteAllText(folder.Job, job);
        File.SetLastWriteTimeUtc(data, SomeRun.s_now.UtcDateTime.AddDays(-1));
        Store.Put(SomeRun.In(RunStatus.Completed, id, name) with { JobJson = job });
        Store.Series[id] = [new Series("loss", [1, 2], [0.9, 0.8]), new Series("eval_accuracy", [2], [0.7])];
        return id;
    }
}
