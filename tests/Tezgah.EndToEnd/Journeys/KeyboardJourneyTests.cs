using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;
using Tezgah.EndToEnd.Looks;

namespace Tezgah.EndToEnd.Journeys;

/// <summary>The dashboard without a mouse: what is done with it is reached, seen and left by keys alone.</summary>
[Collection(BrowserCollection.Name)]
public sealed partial class KeyboardJourneyTests(BrowserFixture browser) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private DashboardProcess _dashboard = null!;
    private IPage _page = null!;
    private Keys _keys = null!;

    public async ValueTask InitializeAsync()
    {
        await SeededStore.FillAsync(_folder.Path);
        _dashboard = await DashboardProcess.StartAsync(_folder.Path);
        _page = await browser.NewPageAsync();
        await _page.Context.AddInitScriptAsync(scriptPath: Axe.Script);
        _keys = new Keys(_page);
    }

    public async ValueTask DisposeAsync()
    {
        await _page.Context.CloseAsync();
        await _dashboard.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Runs_are_found_filtered_chosen_compared_and_deleted_by_keys()
    {
        await new Visitor(_page, _dashboard).GoAsync("/");
        await Heading("Overview").WaitForAsync();
        await _keys.EnterAsync(Link("Runs"), backwards: true);
        await _page.Locator("tbody tr[data-index]").Nth(5).WaitForAsync();

        await _keys.GoToAsync(_page.GetByRole(AriaRole.Searchbox));
        await _keys.TypeAsync("wide");
        await Assertions.Expect(Rows).ToHaveCountAsync(1);
        await _keys.PressAsync("Control+A");
        await _keys.PressAsync("Delete");
        await Assertions.Expect(Rows).ToHaveCountAsync(7);
        await _keys.GoToAsync(_page.Locator(".filter input.input").First);
        await _keys.TypeAsync("status = completed");
        await _keys.PressAsync("Enter");
        await Assertions.Expect(Rows).ToHaveCountAsync(4);

        // The table is one stop; the arrows move in it.
        await _keys.GoToAsync(_page.Locator(".scroll[role=region]"));
        await _keys.PressAsync("ArrowDown");
        await _keys.PressAsync("End");
        await _keys.FocusedAsync(Box(3));
        await _keys.PressAsync("Space");
        await _keys.PressAsync("ArrowUp");
        await _keys.PressAsync("Space");
        await _page.GetByText("2 chosen").Or(Link("Compare 2 runs")).First.WaitForAsync();

        await _keys.PressAsync("Delete");
        var dialog = _page.GetByRole(AriaRole.Dialog);
        await dialog.GetByText("checkpoints").First.WaitForAsync();
        await _keys.StaysInAsync(dialog);
        await _keys.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await _keys.FocusedAsync(Box(2));

        await _keys.EnterAsync(Link("Compare 2 runs"), backwards: true);
        await _page.WaitForURLAsync(Compare());
        await AskForAnOriginAsync();
    }

    [Fact]
    public async Task Menu_run_and_recipe_are_used_by_keys()
    {
        await new Visitor(_page, _dashboard).GoAsync("/runs");
        await Rows.Nth(5).WaitForAsync();
        var more = _page.Locator("details.more > summary");
        await _keys.EnterAsync(more, backwards: true);
        await _keys.GoToAsync(Link("Sweeps"));
        await _keys.PressAsync("Escape");
        await _keys.FocusedAsync(more);
        await Assertions.Expect(Link("Sweeps")).ToBeHiddenAsync();

        await _keys.EnterAsync(_page.Locator("[data-share]"));
        await _keys.FocusedAsync(_page.Locator(".share"));
        await _keys.PressAsync("Escape");
        await _keys.FocusedAsync(_page.Locator("[data-share]"));

        await _keys.EnterAsync(Link("killed"));
        await Heading("killed").WaitForAsync();
        await _keys.EnterAsync(Link("New run"), backwards: true);
        await Heading("New run").WaitForAsync();
        await _keys.GoToAsync(_page.Locator("#recipe-choice"));
        await _keys.TypeAsync(SeededStore.Recipe);
        await _keys.EnterAsync(_page.GetByRole(AriaRole.Button, new() { Name = "Load", Exact = true }));
        await Assertions.Expect(_page.Locator("#" + Visitor.FieldId("training.max_steps"))).ToHaveValueAsync("100000");
        await _keys.EnterAsync(_page.GetByRole(AriaRole.Button, new() { Name = "Start the run" }));
        var id = await new Visitor(_page, _dashboard).RunIdAsync();
        await new Visitor(_page, _dashboard).SeeStatusAsync("Running", TimeSpan.FromMinutes(1));

        var stop = _page.GetByRole(AriaRole.Button, new() { Name = "Stop", Exact = true });
        await _keys.EnterAsync(stop);
        var dialog = _page.GetByRole(AriaRole.Alertdialog);
        await dialog.WaitForAsync();
        Assert.Empty(await Axe.LookBothAsync(_page, dialog));
        await _keys.StaysInAsync(dialog);
        await _keys.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await _keys.FocusedAsync(stop);
        await _keys.PressAsync("Enter");
        await dialog.WaitForAsync();
        await _keys.EnterAsync(dialog.GetByRole(AriaRole.Button, new() { Name = "Yes, stop it" }));
        await Until.TrueAsync(() => !Core.Jobs.WorkerLock.IsHeld(_dashboard.Run(id)), "the end of the worker", TimeSpan.FromMinutes(1));
    }

    private ILocator Rows => _page.Locator("tbody tr[data-index]");

    private ILocator Box(int row) => _page.Locator($"tr[data-index='{row}'] input[type=checkbox]");

    private ILocator Link(string name) => _page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    private ILocator Heading(string name) => _page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    private async Task AskForAnOriginAsync()
    {
        var figure = _page.Locator("[data-figure]").First;
        await _keys.EnterAsync(figure);
        var dialog = _page.Locator("dialog.origin[open]");
        await dialog.WaitForAsync();
        await _keys.StaysInAsync(dialog);
        await _keys.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await _keys.FocusedAsync(figure);
    }

    [GeneratedRegex("/compare[?]runs=", RegexOptions.None, 1000)]
    private static partial Regex Compare();
}
