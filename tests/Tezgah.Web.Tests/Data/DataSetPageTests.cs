using System.Text;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Tezgah.Web.Data;

namespace Tezgah.Web.Tests.Data;

public sealed class DataSetPageTests : DataContext
{
    private static readonly Encoding s_latin5 = CodePagesEncodingProvider.Instance.GetEncoding(1254)!;

    [Fact]
    public void Page_OfNoSet_SaysSo()
    {
        var page = Render<DataSetPage>(p => p.Add(c => c.Id, "../../etc"));

        page.WaitForAssertion(() => Assert.Contains("There is no such data set", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_CsvFile_ShowsRowsColumnsAndHash()
    {
        var page = Open(Known(Write("topics.csv", Labelled)));

        Assert.Equal(["Row", "text", "label"], page.FindAll(".scroll thead th").Select(h => h.TextContent));
        Assert.Equal(3, page.FindAll(".scroll tbody tr").Count);
        Assert.Equal(64, page.Find(".hash").TextContent.Length);
        Assert.Equal(("text", "label"), (page.Find("#data-role-Text").GetAttribute("value"), page.Find("#data-role-Label").GetAttribute("value")));
        Assert.NotNull(page.Find("a.primary[href^='/runs/new?data=']"));
    }

    [Fact]
    public void Page_Latin5File_SaysThatTheEncodingIsGuessed()
    {
        var page = Open(Known(Write("a.csv", s_latin5.GetBytes(Labelled))));

        Assert.Contains("it was read as Turkish, Windows-1254", page.Find(".note").TextContent, StringComparison.Ordinal);
        Assert.Contains("bir kırmızı bilye", page.Find(".scroll tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_EncodingChosenWrongly_SaysHowManyValuesAreUnreadable()
    {
        var page = Open(Known(Write("a.csv", s_latin5.GetBytes(Labelled))));

        page.Find("#data-encoding").Change("utf-8");

        page.WaitForAssertion(() => Assert.Contains("3 values hold characters that are not UTF-8", page.Markup, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("a.primary"));
    }

    [Fact]
    public async Task Page_CopyKept_IsUtf8WithWhatWasSeen()
    {
        var set = Known(Write("a.csv", s_latin5.GetBytes("metin|etiket\nığ,ü|A\nş|B\n")));
        var page = Open(set);
        await page.ActAsync("#data-encoding", e => e.Change("iso-8859-9"));
        await page.ActAsync("#data-separator", e => e.Change("|"));
        page.WaitForElement(".notice.warn button:not([disabled])");

        await page.ActAsync(".notice.warn button", e => e.Click());

        page.WaitForAssertion(() => Assert.StartsWith("/data/a-utf-8-", Address, StringComparison.Ordinal));
        var copy = Sets.List().Sets.Single(s => s.Origin is not null);
        Assert.Equal("metin,etiket\n\"ığ,ü\",A\nş,B\n", await File.ReadAllTextAsync(copy.Train));
        Assert.Null(copy.Reading);
    }

    [Theory]
    [InlineData("a,a\n1,2\n", "has the column 'a' twice")]
    [InlineData("a,b\n1\n", "the row has 1 fields, but the header has 2")]
    [InlineData("a,b\n", "has column names but no row")]
    [InlineData("   \n\n", "is empty")]
    [InlineData("a\0b", "cannot be read as text")]
    [InlineData("a,b\n\"x,1\n", "close the quote")]
    public void Page_FileThatCannotBeUsed_SaysWhyAndOffersNoRun(string content, string why)
    {
        var page = Open(Known(Write("a.csv", content)));

        Assert.Contains(why, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("a.primary"));
        Assert.Empty(page.FindAll(".views"));
    }

    [Fact]
    public void Page_OneColumnWithoutAName_IsPlainText()
    {
        var page = Open(Known(Write("a.csv", "cümleler\nbir\niki\n")));

        Assert.Equal("language-modelling", page.Find("#data-task").GetAttribute("value"));
        Assert.Equal("cümleler", page.Find("#data-role-Text").GetAttribute("value"));
    }

    [Fact]
    public async Task Page_ColumnsChosen_StayChosen()
    {
        var set = Known(Write("a.csv", "one,two,three\nx,y,z\nu,v,w\n"));
        var page = Open(set);

        page.Find("#data-task").Change("instruction");
        page.WaitForElement("#data-role-Instruction");
        // What was found must not be drawn anew before it is used.
        await page.InvokeAsync(() => page.Find("#data-role-Instruction").Change("one"));
        page.WaitForState(() => Sets.Find(set.Id)?.Columns?.Instruction == "one");
        await page.InvokeAsync(() => page.Find("#data-role-Output").Change("three"));

        page.WaitForAssertion(() => Assert.Equal("three", Sets.Find(set.Id)?.Columns?.Output));
        Assert.Equal("instruction", Sets.Find(set.Id)!.Task);
    }

    [Fact]
    public async Task Page_ColumnsChosenFasterThanTheyAreWritten_AreAllKept()
    {
        var set = Known(Write("a.csv", "one,two,three\nx,y,z\nu,v,w\n"));
        var page = Open(set);
        page.Find("#data-task").Change("instruction");
        page.WaitForElement("#data-role-Instruction");

        await page.InvokeAsync(() =>
        {
            page.Find("#data-role-Instruction").Change("one");
            page.Find("#data-role-Output").Change("three");
            page.Find("#data-role-Input").Change("two");
        });

        page.WaitForAssertion(() => Assert.Equal(("one", "two", "three"), Sets.Find(set.Id) is { Columns: { } c } ? (c.Instruction, c.Input, c.Output) : default));
        page.WaitForAssertion(() => Assert.Equal("three", page.Find("#data-role-Output").GetAttribute("value")));
    }

    [Fact]
    public async Task Page_OfASetThatIsNotShownAnyLonger_ComesTooLate()
    {
        var (first, second) = (Known(Write("a.csv", Labelled)), Known(Write("b.csv", Labelled)));
        var slow = new TaskCompletionSource();
        Store.Gate = slow.Task;
        var page = Render<DataSetPage>(p => p.Add(c => c.Id, first.Id));
        Store.Gate = Task.CompletedTask;

        page.Render(p => p.Add(c => c.Id, second.Id));
        page.WaitForElement("#file-facts");
        await page.InvokeAsync(slow.SetResult);
        await Services.GetRequiredService<DataCatalog>().FindAsync(first.Id, Xunit.TestContext.Current.CancellationToken);
        await page.InvokeAsync(() => page.Render());

        Assert.Equal("b", page.Find("h1").TextContent);
    }

    [Fact]
    public void Page_ManyRows_ArePagedByTheAddress()
    {
        var path = Write("a.csv", "text\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"row {i}\n")));

        var page = Open(Known(path), "?row=25");

        Assert.Equal(25, page.FindAll(".scroll tbody tr").Count);
        Assert.Contains("26 to 50 of 60", page.Markup, StringComparison.Ordinal);
        page.Find("[aria-label=Next]").Click();
        page.WaitForAssertion(() => Assert.EndsWith("?row=50", Address, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_ScriptInTheData_IsShownAsText()
    {
        var page = Open(Known(Write("a.csv", "text,<b>x</b>\n<script>alert(1)</script>,y\n")));

        Assert.Contains("<script>alert(1)</script>", page.Find(".scroll tbody td").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("script"));
    }

    [Fact]
    public void TextView_Instructions_ColoursWhatCarriesLoss()
    {
        Put("tiny");
        var set = Known(Write("a.jsonl", """{"instruction":"Say it","output":"tezgâh"}""" + "\n"));

        var page = Open(set, "?view=text");

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".seen .loss")));
        Assert.Contains("tezgâh", string.Concat(page.FindAll(".seen .loss").Select(e => e.TextContent)), StringComparison.Ordinal);
        Assert.DoesNotContain("Say it", string.Concat(page.FindAll(".seen .loss").Select(e => e.TextContent)), StringComparison.Ordinal);
        Assert.Contains("### Instruction", page.Find(".seen").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TextView_WhatWasChosen_IsInTheAddressWithoutAnyPath()
    {
        Put("alpha");
        Put("beta");
        var page = Open(Known(Write("a.jsonl", """{"instruction":"Say it","output":"tezgâh"}""" + "\n")), "?view=text&row=0");
        page.WaitForElement(".seen");
        var second = page.FindAll("#text-model option")[2].GetAttribute("value")!;

        await page.ActAsync("#text-model", e => e.Change(second));
        await page.ActAsync("#text-template", e => e.Change("none"));
        await page.ActAsync("#text-loss", e => e.Change("full-text"));
        await page.ActAsync("#text-length", e => e.Change("64"));

        page.WaitForAssertion(() => Assert.EndsWith($"?view=text&row=0&model={second}&template=none&loss=full-text&length=64", Address, StringComparison.Ordinal));
        Assert.DoesNotContain("%2F", Address, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith($"?view=numbers&model={second}&template=none&loss=full-text&length=64", page.FindAll(".views a")[2].GetAttribute("href"), StringComparison.Ordinal);

        await page.ActAsync("#text-length", e => e.Change("512"));
        await page.ActAsync("#text-model", e => e.Change(""));

        page.WaitForAssertion(() => Assert.EndsWith("?view=text&row=0&model=none&template=none&loss=full-text", Address, StringComparison.Ordinal));
        Assert.Empty(page.FindAll(".seen"));
    }

    [Fact]
    public async Task TextView_AddressOfAView_ShowsIt()
    {
        Put("alpha");
        Put("beta");
        var second = (await Services.GetRequiredService<TokenSources>().ListAsync(Xunit.TestContext.Current.CancellationToken))[1].Key;

        var page = Open(Known(Write("a.jsonl", """{"instruction":"Say it","output":"tezgâh"}""" + "\n")), $"?view=text&model={second}&template=none&loss=full-text&length=64");

        page.WaitForElement(".seen");
        Assert.Equal([second, "none", "full-text", "64"], page.FindAll("#text-model, #text-template, #text-loss, #text-length").Select(e => e.GetAttribute("value")));
        Assert.DoesNotContain("### Instruction", page.Find(".seen").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model=../../etc&template=evil&loss=all&length=-5")]
    [InlineData("model=%2Fetc&template=&loss=%00&length=99999999999999999999")]
    public void TextView_AddressThatCannotBeRead_ShowsTheUsualViewAndOpensNoOtherFolder(string query)
    {
        Put("alpha");
        var page = Open(Known(Write("a.jsonl", """{"instruction":"Say it","output":"tezgâh"}""" + "\n")), "?view=text&" + query);

        page.WaitForElement(".seen");
        Assert.Equal(["alpaca", "response", "512"], page.FindAll("#text-template, #text-loss, #text-length").Select(e => e.GetAttribute("value")));
        Assert.Equal(page.FindAll("#text-model option")[1].GetAttribute("value"), page.Find("#text-model").GetAttribute("value"));
        Assert.Empty(page.FindAll("[role=alert]"));
    }

    [Fact]
    public void NumbersView_Labels_AreCountedInCharts()
    {
        var page = Open(Known(Write("a.csv", Labelled), Write("b.csv", Labelled)), "?view=numbers");

        page.WaitForElement("#count-labels");
        Assert.Equal(["Rows by label", "Lengths in characters"], page.FindAll("figcaption h3").Select(h => h.TextContent));
        Assert.Contains("66.7", page.Find("[aria-labelledby=count-labels] tbody").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersView_MoreLabelsThanAreListed_SaysSo()
    {
        var rows = string.Concat(Enumerable.Range(0, 230).Select(n => $"text {n},label {n}\n"));
        var page = Open(Known(Write("many.csv", "text,label\n" + rows)), "?view=numbers");

        page.WaitForElement("#count-labels");
        Assert.Equal(200, page.FindAll("[aria-labelledby=count-labels] tbody tr").Count);
        Assert.Contains("230", page.Find("[aria-labelledby=count-labels] header").TextContent, StringComparison.Ordinal);
        Assert.StartsWith("The 200 most frequent of 230 labels are listed", page.Find("[aria-labelledby=count-labels] p").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void RepeatsView_LeakBetweenParts_IsCountedShownAndLeftOutOfTheCopy()
    {
        var test = "text,label\nsomething else entirely here,A\nBir kırmızı bilye çekme olasılığı nedir?,A\n";
        var set = Known(Write("train.csv", Labelled + "ikinci türevi bulunuz,B\n"), test: Write("test.csv", test));
        var page = Open(set, "?view=repeats");
        page.WaitForElement("tbody tr:nth-child(3)");

        var rows = page.FindAll("tbody tr").Select(r => r.TextContent.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(["Repeated within Training", "Repeated within Test", "Test rows that are in Training"], rows.Select(r => r[0]));
        Assert.Equal(["4", "1", "0"], rows[0][1..4]);
        Assert.Equal(["2", "0", "1"], rows[2][1..4]);
        Assert.Contains("1 equal texts have different labels", page.Markup, StringComparison.Ordinal);

        page.FindAll(".keep button")[1].Click();

        page.WaitForAssertion(() => Assert.StartsWith("/data/train-without-repeats-", Address, StringComparison.Ordinal));
        var copy = Sets.List().Sets.Single(s => s.Origin is not null);
        Assert.Equal(Labelled, File.ReadAllText(copy.Train));
        Assert.Equal("text,label\nsomething else entirely here,A\n", File.ReadAllText(copy.Test!));
    }

    [Fact]
    public void SplitView_Written_MakesASetWithItsRecord()
    {
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"text number {i},{(i % 2 == 0 ? "A" : "B")}\n"));
        var page = Open(Known(Write("a.csv", "text,label\n" + rows)), "?view=split");
        page.WaitForElement("[aria-label=Split] tbody");
        page.Find("#split-validation").Change("0,2");
        page.WaitForAssertion(() => Assert.Equal("8", page.FindAll("[aria-label=Split] tbody tr")[1].Children[1].TextContent));

        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.StartsWith("/data/a-split-", Address, StringComparison.Ordinal));
        var set = Sets.List().Sets.Single(s => s.Origin is not null);
        Assert.Equal((28 + 1, 8 + 1, 4 + 1), (Lines(set.Train), Lines(set.Validation!), Lines(set.Test!)));
        Assert.Equal((42L, 0.2, "label"), (set.Origin!.Seed, set.Origin.ValidationShare, set.Origin.StratifiedBy));
        Assert.True(File.Exists(Path.Combine(Sets.Folder(set.Id), "split.json")));
    }

    [Theory]
    [InlineData("en", "20%")]
    [InlineData("tr", "%20")]
    [InlineData("tr", "% 20,0")]
    [InlineData("tr", "0,2")]
    [InlineData("en", ".2")]
    public void SplitView_ShareAsPeopleWriteIt_IsUnderstood(string culture, string typed)
    {
        Speak(culture);
        var rows = string.Concat(Enumerable.Range(0, 40).Select(i => $"text number {i},A\n"));
        var page = Open(Known(Write("a.csv", "text,label\n" + rows)), "?view=split");
        page.WaitForElement("#split-validation");

        page.Find("#split-validation").Change(typed);

        page.WaitForAssertion(() => Assert.Equal("8", page.FindAll(".table tbody tr")[1].Children[1].TextContent));
    }

    [Theory]
    [InlineData("#split-validation", "0.9999", "reserve")]
    [InlineData("#split-seed", "-1", "seed '-1'")]
    [InlineData("#split-test", "x", "The shares for validation")]
    public async Task SplitView_WrongNumbers_AreRefused(string field, string typed, string why)
    {
        var page = Open(Known(Write("a.csv", Labelled)), "?view=split");
        page.WaitForElement("#split-seed");

        await page.ActAsync(field, f => f.Change(typed));

        page.WaitForAssertion(() => Assert.Contains(why == "reserve" ? "The shares" : why, page.Find("#split-problem").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find("form button").HasAttribute("disabled"));
    }

    private static int Lines(string path) => File.ReadAllLines(path).Length;
}
