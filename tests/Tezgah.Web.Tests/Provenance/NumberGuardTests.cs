using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Tezgah.Web.Charts;
using Tezgah.Web.Hosting;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Tests.Provenance;

/// <summary>
/// A measured number reaches a page through <see cref="Figure"/>, a sentence of several and a chart through <see cref="OriginButton"/>: no
/// markup formats one by itself. A place that does is named here with why its number is none that was measured, or where it is explained.
/// </summary>
public sealed partial class NumberGuardTests
{
    // How many lines of a component's markup format a number themselves, exactly.
    private static readonly Dictionary<string, (int Lines, string Why)> s_known = new(StringComparer.Ordinal)
    {
        ["Charts/ChartTable.razor"] = (1, "The table of a chart, whose panel has a button for all of its numbers."),
        ["CodeProblems/PassSample.razor"] = (1, "One sample; the panel has its run's file, hash and problems below."),
        ["CodeProblems/PassSummary.razor"] = (1, "The interval under a Figure, which lists it."),
        ["Compare/ConfusionTable.razor"] = (2, "The cell opens its rows, with run, file, hash and data above them."),
        ["Compare/DifferenceTable.razor"] = (2, "The cell opens its rows, with run, file, hash and data above them."),
        ["Compare/ExamplesPanel.razor"] = (1, "The probability of one row; the panel has its run's file, hash and data above the rows."),
        ["Compare/PairSection.razor"] = (1, "A sentence with its own button."),
        ["Compare/PerplexitySection.razor"] = (1, "The texts of Figures."),
        ["Compare/SummaryTable.razor"] = (2, "The interval under a Figure, which lists it; a sentence with its own button."),
        ["Data/DataNumbers.razor"] = (3, "Counted from the files of this page; a button above each table names their hashes and rows."),
        ["Data/DataOverlaps.razor"] = (2, "Counted from the files of this page and of the chosen sets; a button below the table names their hashes."),
        ["Data/DataRepeats.razor"] = (3, "A setting; counted from the files of this page, which names their hashes."),
        ["Data/DataSetPage.razor"] = (1, "How the set was split, as it was set."),
        ["Data/DataSplitForm.razor"] = (1, "How the file of this page would be split."),
        ["Imports/ImportsPage.razor"] = (2, "A preview, with one button for its files."),
        ["Live/RunCharts.razor"] = (1, "How much the curves are smoothed, as it was set."),
        ["Live/RunPage.razor"] = (1, "The window's title, how far the run is."),
        ["Models/Chat/ChatStateLine.razor"] = (1, "How long the model of this page took to load; nothing was measured."),
        ["Models/Chat/ExchangeView.razor"] = (2, "One answer, with one button for model and message."),
        ["Models/Tokens/TokenizerTry.razor"] = (1, "One text that was typed."),
        ["Overview/LastResults.razor"] = (1, "The text of a Figure."),
        ["Overview/MachinePanel.razor"] = (3, "What the machine does at this moment; its panel says so, no run or data is behind it."),
        ["Overview/Meter.razor"] = (1, "The width of a bar."),
        ["Runs/RunProgress.razor"] = (1, "The width of a bar."),
        ["Sweeps/NewSweepPage.razor"] = (1, "The shares of the steps after which runs will be cut."),
        ["Sweeps/ParallelPlot.razor"] = (2, "The values of a line, as a drawing tells them; the panel has one button for all."),
        ["Sweeps/SweepPage.razor"] = (2, "The share of the steps after which runs are cut; how far a run is."),
        ["TryIt/TryResult.razor"] = (3, "One text that was typed, with one button above for model and text."),
    };

    public static TheoryData<string> Components
    {
        get
        {
            var root = Root();
            return [.. Directory.EnumerateFiles(root, "*.razor", SearchOption.AllDirectories)
                .Where(f => !f.Contains("node_modules", StringComparison.Ordinal) && !Path.GetFileName(f).StartsWith('_'))
                .Select(f => Path.GetRelativePath(root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];
        }
    }

    [Theory]
    [MemberData(nameof(Components))]
    public void Markup_FormatsNoMeasuredNumber_ButThroughAComponentThatExplainsIt(string component)
    {
        var file = Path.Combine(Root(), component);
        var text = File.ReadAllText(file);
        var markup = Code().Replace(text, "");
        var code = string.Concat(Code().Matches(text).Select(m => m.Value)) + (File.Exists(file + ".cs") ? File.ReadAllText(file + ".cs") : "");
        // Methods of the component that format one are formatters themselves.
        var own = Method().Matches(code)
            .Where(m => Formatter().IsMatch(m.Groups["body"].Value) && !m.Groups["body"].Value.Contains("<Figure", StringComparison.Ordinal)).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var bare = Explained().Replace(markup, "").Split('\n')
            .Where(l => Formatter().IsMatch(l) || own.Any(name => Regex.IsMatch(l, $@"(@|\(|\s|""){Regex.Escape(name)}\(", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))))
            .Select(l => l.Trim())
            .ToArray();

        Assert.True(
            bare.Length == s_known.GetValueOrDefault(component).Lines,
            $"{component} shows numbers that do not say where they come from; show them with <Figure>, or put an <OriginButton> beside them:\n{string.Join('\n', bare)}");
    }

    [Fact]
    public void KnownPlaces_AreComponents()
    {
        Assert.Empty(s_known.Where(k => k.Value.Lines > 0).Select(k => k.Key).Except(Components.Select(c => c.Data), StringComparer.Ordinal));
    }

    [Fact]
    public void EveryChart_MustBeGivenAnOrigin()
    {
        Assert.NotEmpty(typeof(ChartPanel).GetProperty(nameof(ChartPanel.Origin))!.GetCustomAttributes(typeof(EditorRequiredAttribute), inherit: false));
        // Only the panel draws charts and tables of their points.
        var others = Components.Select(c => c.Data).Where(c => c is not "Charts/ChartPanel.razor")
            .Where(c => Regex.IsMatch(File.ReadAllText(Path.Combine(Root(), c)), @"<(Chart|ChartTable)[\s/>]", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
        Assert.Empty(others);
    }

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Dashboard.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        }

        return Path.Combine(root.FullName, "src", typeof(DashboardApp).Assembly.GetName().Name!);
    }

    // What turns a measured number into text; counts of things on the page and times of day are none.
    [GeneratedRegex(@"NumberText\.(Share|Milliseconds|Precise|Exact)|Format\.(Number|Percent)\(|ModelWords\.Short|ComparisonSentences\.|\.ToString\(""([FPNG]\d|0\.0)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Formatter();

    [GeneratedRegex(@"<(Figure|OriginButton)\s.*?/>", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Explained();

    [GeneratedRegex(@"^@code\b.*\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\b(private|internal|public)\s+(static\s+)?[\w<>?\[\], ()]+?\s(?<name>\w+)\([^)]*\)\s*(?<body>=>.*?;\s*$|\{.*?^    \})", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline, 2000)]
    private static partial Regex Method();
}
