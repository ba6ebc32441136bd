using AngleSharp.Dom;
using Bunit;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;
using Tezgah.Web.Live;
using Tezgah.Web.NewRun;
using Tezgah.Web.Runs;
using Tezgah.Web.Tests.Fakes;
using Tezgah.Web.Tests.Preview;

namespace Tezgah.Web.Tests.Access;

/// <summary>Markup in names, data and labels is shown as it was written, and is nothing but text.</summary>
public sealed class HarmlessTextTests : DashboardContext
{
    private const string Evil = "<script>alert(1)</script><img src=x onerror=alert(2)>";

    private readonly string _id = "evil-" + Guid.NewGuid().ToString("N");

    public HarmlessTextTests()
    {
        Services.AddResults();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void RunsPage_NameProblemAndDevice_AreText()
    {
        Store.Put(SomeRun.In(RunStatus.Failed, _id, Evil) with { Device = Evil, Problem = Problem.FromText(Evil) });

        var page = Render<RunsPage>();

        page.WaitForElement("table");
        AssertHarmless(page.Nodes, page.Markup);
    }

    [Fact]
    public void RunPage_NameLogProblemSettingsAndLabels_AreText()
    {
        AddRun(RunStatus.Failed);

        var page = Render<RunPage>(p => p.Add(r => r.Id, _id));

        page.WaitForElement(".results", TimeSpan.FromSeconds(30));
        AssertHarmless(page.Nodes, page.Markup);
        Assert.Equal(Evil, page.Find("h1").TextContent);
        Assert.Contains(Evil, page.Find("[role=log]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void ComparePage_NameAndLabels_AreText()
    {
        AddRun(RunStatus.Completed);
        Navigation.NavigateTo("/compare?runs=" + _id);

        var page = Render<ComparePage>();

        page.WaitForElement(".picker", TimeSpan.FromSeconds(30));
        AssertHarmless(page.Nodes, page.Markup);
    }

    [Fact]
    public void NewRunPage_ColumnsAndLabelsOfAFile_AreText()
    {
        var folder = Directory.CreateTempSubdirectory("tezgah-web").FullName;
        foreach (var name in new[] { "train", "validation", "test" })
        {
            File.WriteAllText(Path.Combine(folder, name + ".csv"), $"text,label,{Evil}\na,{Evil},1\nb,Y,2\n");
        }

        Options = Options with { SampleFolder = folder };
        var page = Render<NewRunPage>();

        page.Find(".known button").Click();

        page.WaitForAssertion(() => Assert.Contains("2 labels: " + Evil, page.Find("form").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(30));
        AssertHarmless(page.Nodes, page.Markup);
        Directory.Delete(folder, recursive: true);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (Directory.Exists(Runs.Folder(_id).Root))
        {
            Directory.Delete(Runs.Folder(_id).Root, recursive: true);
        }
    }

    private static void AssertHarmless(INodeList nodes, string markup)
    {
        Assert.Empty(nodes.QuerySelectorAll("script, img[src=x], [onerror]"));
        Assert.Contains("&lt;script", markup, StringComparison.Ordinal);
    }

    private void AddRun(RunStatus status)
    {
        var job = new TrainingJob { Name = Evil, Data = new DataSettings { Train = "/data/" + Evil + ".csv", TextColumn = Evil } };
        Store.Put(SomeRun.In(status, _id, Evil) with
        {
            JobJson = JobFile.ToJson(job),
            Problem = status == RunStatus.Failed ? Problem.FromText(Evil, Evil) : null,
        });
        Store.Log[_id] = [new LogLine(1, SomeRun.s_now, "error", Evil)];
        Store.Series[_id] = [new Series("loss", [1, 2], [0.9, 0.8])];
        Store.Evaluations[_id] =
        [
            .. SomeResults.Write(Runs.Folder(_id).Artifacts, Evil, 400, 1, 0.9, 3, SomeRun.s_now)
                .Select(e => e with { Labels = [.. e.Labels.Select((_, i) => $"{Evil}{i}")] }),
        ];
    }
}
