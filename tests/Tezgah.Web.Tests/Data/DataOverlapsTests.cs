using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Web.Data;
using Tezgah.Web.Provenance;

namespace Tezgah.Web.Tests.Data;

/// <summary>Rows that are in other sets too.</summary>
public sealed class DataOverlapsTests : DataContext
{
    private const string Test = "text,label\nüçgenin alanı kaç birim karedir,A\nBir kırmızı bilye çekme olasılığı nedir?,A\nsomething else entirely here,B\n";

    [Theory]
    [InlineData("en", "Training rows that are in test: Training")]
    [InlineData("tr", "test (Eğitim) içinde bulunan Eğitim satırları")]
    public async Task Overlaps_WithAnotherSet_AreCountedAndShown(string culture, string name)
    {
        Speak(culture);
        var set = Known(Write("train.csv", Labelled));
        var other = Known(Write("test.csv", Test));
        var page = await OverlapsAsync(set);

        await CompareAsync(page, other);

        page.WaitForElement("tbody tr");
        Assert.Equal([name, "3", "1", "1"], page.Find("tbody tr").Children.Take(4).Select(c => c.TextContent));
        await page.InvokeAsync(() => page.Find("tbody button").Click());
        Assert.Equal(2, page.FindAll(".pair").Count);
        Assert.Contains("bir kırmızı bilye", page.Find(".pair").TextContent, StringComparison.Ordinal);
        Assert.Contains("Bir kırmızı bilye", page.Find(".pair").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overlaps_OfSeveralSetsAndParts_AreARowEach()
    {
        var set = Known(Write("train.csv", Labelled), test: Write("own.csv", Test));
        var first = Known(Write("first.csv", Test));
        var second = Known(Write("second.csv", "text,label\nnothing of the kind at all,A\n"), validation: Write("third.csv", Labelled));
        var page = await OverlapsAsync(set);

        await CompareAsync(page, first, second);

        page.WaitForAssertion(() => Assert.Equal(6, page.FindAll("tbody tr").Count));
        var counts = page.FindAll("tbody tr").ToDictionary(r => r.Children[0].TextContent, r => r.Children[2].TextContent, StringComparer.Ordinal);
        Assert.Equal("3", counts["Training rows that are in second: Validation"]);
        Assert.Equal("3", counts["Test rows that are in first: Training"]);
        Assert.Equal("0", counts["Training rows that are in second: Training"]);
    }

    [Fact]
    public async Task Overlaps_OfSetsThatShareNothing_SaySo()
    {
        var set = Known(Write("train.csv", Labelled));
        var other = Known(Write("other.csv", "text,label\nnothing of the kind at all,A\n"));
        var page = await OverlapsAsync(set);

        await CompareAsync(page, other);

        page.WaitForAssertion(() => Assert.Equal("No row of this set is in the others, neither the same nor nearly.", page.Find(".actions [role=status]").TextContent));
    }

    [Fact]
    public async Task Overlaps_WithoutAnotherSet_SaySo()
    {
        var page = await OverlapsAsync(Known(Write("train.csv", Labelled)));

        page.WaitForAssertion(() => Assert.Contains("There is no other data set", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Overlaps_WithASetWhoseFileIsGone_SayWhich()
    {
        var set = Known(Write("train.csv", Labelled));
        var gone = Known(Write("gone.csv", Test));
        File.Delete(gone.Train);
        var page = await OverlapsAsync(set);

        await CompareAsync(page, gone);

        page.WaitForAssertion(() => Assert.Contains("gone.csv", page.Find(".notice").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Overlaps_AskedWhereTheyComeFrom_NameTheFilesAndTheirHashes()
    {
        Origin? asked = null;
        Services.GetRequiredService<OriginDesk>().Answer = origin =>
        {
            asked = origin;
            return Task.CompletedTask;
        };
        var set = Known(Write("train.csv", Labelled));
        var other = Known(Write("test.csv", Test));
        var page = await OverlapsAsync(set);
        await CompareAsync(page, other);
        page.WaitForElement("[data-origin]");

        await page.InvokeAsync(() => page.Find("[data-origin]").Click());

        Assert.Equal([set.Train, other.Train], asked!.Sources.Select(s => s.DataPath));
        Assert.All(asked.Sources, s => Assert.Equal(64, s.DataSha256!.Length));
    }

    [Fact]
    public async Task Of_Cancelled_EndsEarly()
    {
        var data = await OpenAsync(Known(Write("train.csv", Labelled)));
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        Assert.ThrowsAny<OperationCanceledException>(() => SetOverlap.Of(data, [data], 0.8, stop.Token));
    }

    [Fact]
    public async Task Overlaps_RepeatsViewOfASet_HasThem()
    {
        Known(Write("test.csv", Test));
        var page = Open(Known(Write("train.csv", Labelled)), "?view=repeats");

        page.WaitForElement(".overlaps input[type=checkbox]");
        await page.ActAsync(".overlaps input[type=checkbox]", c => c.Change(true));
        await page.ActAsync(".overlaps .actions button", b => b.Click());

        page.WaitForAssertion(() => Assert.Equal("1", page.Find(".overlaps tbody tr").Children[2].TextContent));
    }

    private static async Task CompareAsync(IRenderedComponent<DataOverlaps> page, params DataSet[] others)
    {
        page.WaitForElement("input[type=checkbox]");
        foreach (var other in others)
        {
            await page.InvokeAsync(() => page.Find($"label[title='{other.Train}'] input").Change(true));
        }

        await page.InvokeAsync(() => page.Find(".actions button").Click());
    }

    private Task<OpenedData> OpenAsync(DataSet set) => OpenedData.OpenAsync(set, Services.GetRequiredService<DataFileReader>(), CancellationToken.None);

    private async Task<IRenderedComponent<DataOverlaps>> OverlapsAsync(DataSet set)
    {
        var data = await OpenAsync(set);
        return Render<DataOverlaps>(p => p.Add(o => o.Data, data).Add(o => o.Threshold, 0.8));
    }
}
