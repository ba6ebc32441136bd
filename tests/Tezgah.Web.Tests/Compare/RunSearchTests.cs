using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Tezgah.Core.Runs;
using Tezgah.Web.Compare;
using Tezgah.Web.Tests.Fakes;

namespace Tezgah.Web.Tests.Compare;

public sealed class RunSearchTests : DashboardContext
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);
    private readonly List<string> _added = [];
    private readonly BunitJSModuleInterop _module;

    public RunSearchTests()
    {
        _module = JSInterop.SetupModule("/js/combobox.js");
        _module.SetupVoid("show", _ => true).SetVoidResult();
    }

    [Fact]
    public async Task Field_ThousandsOfRuns_ShowsTwentyAndSaysOfHowMany()
    {
        var search = Open(Many(3000));
        Assert.Empty(search.FindAll("[role=option]"));

        await search.ActAsync("input", i => i.Click());

        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"run {n:0000}"), Names(search));
        Assert.Equal("The first 20 of 3,000; type on to find others.", search.Find("[role=status]").TextContent);
        Assert.Equal("true", search.Find("input").GetAttribute("aria-expanded"));
        Assert.Equal(search.Find("[role=listbox]").Id, search.Find("input").GetAttribute("aria-controls"));
    }

    [Fact]
    public async Task Typed_FastWords_AreAnsweredOnceAfterAPause()
    {
        var search = Open(Many(50));

        await search.ActAsync("input", i => i.Input("run 00"));
        Time.Advance(s_pause / 2);
        await search.ActAsync("input", i => i.Input("run 0042"));
        Time.Advance(s_pause / 2);
        Assert.Empty(search.FindAll("[role=option]"));
        Time.Advance(s_pause / 2);

        search.WaitForAssertion(() => Assert.Equal(["run 0042"], Names(search)));
        Assert.Equal("1 found", search.Find("[role=status]").TextContent);
    }

    [Fact]
    public async Task Typed_NumberStudyOrNothingThatFits_FindsByAllOfThem()
    {
        var search = Open([.. Many(3), SomeRun.In(RunStatus.Completed, "x-77", "other") with { Group = "thesis" }]);

        await TypeAsync(search, "X-77");
        search.WaitForAssertion(() => Assert.Equal(["other"], Names(search)));
        await TypeAsync(search, "thes");
        search.WaitForAssertion(() => Assert.Equal(["other"], Names(search)));
        await TypeAsync(search, "nobody");
        search.WaitForAssertion(() => Assert.StartsWith("No run has all of these words", search.Find("[role=status]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Typed_StateInTheReadersLanguage_FindsTheRunsInIt()
    {
        Speak("tr");
        var search = Open([.. Many(3), SomeRun.In(RunStatus.Failed, "f", "broken one")]);

        await TypeAsync(search, "one BAŞARISIZ");

        search.WaitForAssertion(() => Assert.Equal(["broken one"], Names(search)));
    }

    [Fact]
    public async Task Answers_ArchivedAndChosenRuns_ComeLastAndNotAtAll()
    {
        var runs = Many(3).ToArray();
        var search = Open([runs[0] with { ArchivedAt = SomeRun.s_now }, .. runs[1..]], "id-0001");

        await search.ActAsync("input", i => i.Click());

        Assert.Equal(["run 0002", "run 0000"], Names(search));
        Assert.EndsWith("archived", search.FindAll(".facts")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_OnTheField_MoveChooseAndClose()
    {
        var search = Open(Many(3));

        await PressAsync(search, "ArrowDown");
        Assert.Equal("run-answer-0", Active(search));
        await PressAsync(search, "ArrowUp");
        Assert.Equal("run-answer-2", Active(search));
        await PressAsync(search, "ArrowDown");
        await PressAsync(search, "ArrowDown");
        Assert.Equal("run-answer-1", Active(search));
        Assert.Equal("run 0001", search.Find("[aria-selected=true] .name").TextContent);
        Assert.Equal("run-answer-1", _module.Invocations["show"][^1].Arguments[0]);

        await PressAsync(search, "Escape");
        Assert.Empty(search.FindAll("[role=option]"));
        Assert.Equal(("false", null), (search.Find("input").GetAttribute("aria-expanded"), Active(search)));

        await PressAsync(search, "ArrowDown");
        await PressAsync(search, "Enter");
        Assert.Equal(["id-0000"], _added);
        Assert.Empty(search.FindAll("[role=option]"));
    }

    [Fact]
    public async Task Enter_BeforeThePauseIsOver_TakesTheOnlyRunThatFits()
    {
        var search = Open(Many(30));

        await search.ActAsync("input", i => i.Input("0017"));
        await PressAsync(search, "Enter");

        Assert.Equal(["id-0017"], _added);
        Assert.Equal("", search.Find("input").GetAttribute("value"));
    }

    [Fact]
    public async Task Enter_SeveralFitAndNoneIsMarked_TakesNone()
    {
        var search = Open(Many(30));

        await search.ActAsync("input", i => i.Input("run"));
        await PressAsync(search, "Enter");

        Assert.Empty(_added);
        Assert.Equal(20, search.FindAll("[role=option]").Count);
    }

    [Fact]
    public async Task Answer_Clicked_IsTakenAndLeavingTheFieldClosesTheList()
    {
        var search = Open(Many(3));
        await search.ActAsync("input", i => i.Click());
        await search.ActAsync("#run-answer-1", o => o.Click());
        Assert.Equal(["id-0001"], _added);

        await search.ActAsync("input", i => i.Click());
        await search.ActAsync(".search", s => s.FocusOut());

        Assert.Empty(search.FindAll("[role=option]"));
    }

    private static IEnumerable<RunRecord> Many(int count) => Enumerable.Range(0, count)
        .Select(n => SomeRun.In(RunStatus.Completed, $"id-{n:0000}", $"run {n:0000}") with { CreatedAt = SomeRun.s_now.AddMinutes(-n) });

    private static string? Active(IRenderedComponent<RunSearch> search) => search.Find("input").GetAttribute("aria-activedescendant");

    private static IEnumerable<string> Names(IRenderedComponent<RunSearch> search) => search.FindAll("[role=option] .name").Select(n => n.TextContent);

    private static Task PressAsync(IRenderedComponent<RunSearch> search, string key) =>
        search.InvokeAsync(() => search.Find("input").KeyDownAsync(new KeyboardEventArgs { Key = key }));

    private async Task TypeAsync(IRenderedComponent<RunSearch> search, string text)
    {
        await search.ActAsync("input", i => i.Input(text));
        Time.Advance(s_pause);
    }

    private IRenderedComponent<RunSearch> Open(IEnumerable<RunRecord> runs, params string[] chosen)
    {
        Store.Put(runs);
        ReadRuns();
        return Render<RunSearch>(p => p.Add(s => s.Chosen, chosen).Add(s => s.OnAdd, _added.Add));
    }
}
