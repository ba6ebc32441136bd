using System.Text.Json;
using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;
using Tezgah.EndToEnd.Looks;

namespace Tezgah.EndToEnd.Keyboard;

/// <summary>What in a page reacts to a mouse, and whether keys do the same; the looking is done in the page (<c>mouse.js</c>).</summary>
internal static class WithoutMouse
{
    /// <summary>The script, which must be one of each document before any other.</summary>
    public static string Script { get; } = Path.Combine(Checkout.Root, "tests", "Tezgah.EndToEnd", "Keyboard", "mouse.js");

    /// <summary>All elements that react to a mouse, and those of them that no key reaches or presses.</summary>
    /// <param name="page">A page with <see cref="Script"/>.</param>
    /// <param name="exceptions">Selectors of elements that may be for a mouse alone.</param>
    public static Task<Found> FaultsAsync(IPage page, IEnumerable<string> exceptions) => AskAsync(page, "exceptions => mouse.faults(exceptions)", exceptions.ToArray());

    /// <summary>
    /// Goes by Tab through the page, or through the dialog over it, until the focus leaves it: every element that can have the focus must get it,
    /// in the order in which they stand, show it, and be in sight then. A grid is one stop of Tab; its cells are walked through by arrows, and so are the
    /// answers below a field.
    /// </summary>
    /// <param name="page">A page with <see cref="Script"/>.</param>
    /// <param name="exceptions">Selectors of elements that may be for a mouse alone.</param>
    /// <param name="menu">A menu that is open, to walk through that alone.</param>
    public static async Task<Found> WalkAsync(IPage page, IReadOnlyCollection<string> exceptions, IElementHandle? menu = null)
    {
        var stops = await page.EvaluateAsync<int>("menu => mouse.begin(menu)", menu);

        // What scrolls may have the focus too; one key more leaves the last, and one tells of it.
        for (var i = 0; i < (stops * 1.1) + 12; i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        var found = await AskAsync(page, "() => mouse.end()");
        for (var place = 0; menu is null && await WalkGridAsync(page, place) is { } grid; place++)
        {
            found = new(found.Count + grid.Count, [.. found.Faults, .. grid.Faults]);
        }

        for (var place = 0; menu is null && await page.EvaluateAsync<bool>("place => mouse.toField(place)", place); place++)
        {
            found = new(found.Count, [.. found.Faults, .. await WalkAnswersAsync(page, exceptions)]);
        }

        return found;
    }

    // Along the first row, down, back along the second and so on: so each arrow is pressed, and each cell is come to.
    private static async Task<Found?> WalkGridAsync(IPage page, int place)
    {
        if (await page.EvaluateAsync<int[]?>("place => mouse.beginGrid(place)", place) is not { } rows)
        {
            return null;
        }

        await page.Keyboard.PressAsync("Control+Home");
        foreach (var (row, count) in rows.Index())
        {
            if (row > 0)
            {
                await page.Keyboard.PressAsync("ArrowDown");
            }

            for (var i = 1; i < count; i++)
            {
                await page.Keyboard.PressAsync(row % 2 == 0 ? "ArrowRight" : "ArrowLeft");
            }
        }

        await page.Keyboard.PressAsync("ArrowUp");
        foreach (var key in (string[])["Control+Home", "End", "Control+End", "Home"])
        {
            await page.Keyboard.PressAsync(key);
        }

        return await AskAsync(page, "() => mouse.endGrid()");
    }

    // Down through all answers and from the last to the first again; Escape closes and leaves the focus in the field. While they are there the page is looked at again.
    private static async Task<IReadOnlyList<string>> WalkAnswersAsync(IPage page, IEnumerable<string> exceptions)
    {
        await page.Keyboard.PressAsync("ArrowDown");
        await SeeAnswersAsync(page, "{ isOpen: true }");
        string[] found = [.. await Axe.LookBothAsync(page), .. (await FaultsAsync(page, exceptions)).Faults];
        var count = await page.EvaluateAsync<int>("mouse.answers().count");
        for (var i = 0; i < count; i++)
        {
            await SeeAnswersAsync(page, $"{{ at: {i}, isMarked: true }}");
            await page.Keyboard.PressAsync("ArrowDown");
        }

        await SeeAnswersAsync(page, $"{{ at: {(count > 0 ? 0 : -1)} }}");
        await page.Keyboard.PressAsync("Escape");
        await SeeAnswersAsync(page, "{ isField: true, isOpen: false }");
        return found;
    }

    // Asked again and again, as the server answers each key. Not by waiting for a function: that brings listeners of its own into the page.
    private static Task<JsonElement?> SeeAnswersAsync(IPage page, string wanted) => page.EvaluateAsync($"mouse.see({wanted})");

    /// <summary>The listeners for a mouse that the document has for all of its elements, as <c>click by lecture.js</c>.</summary>
    public static Task<string[]> EverywhereAsync(IPage page) => page.EvaluateAsync<string[]>("mouse.everywhere()");

    /// <summary>Buttons that open something over the page, one of each kind that was not tried before; each is then <c>[data-opener]</c>.</summary>
    public static async Task<IReadOnlyList<Opener>> OpenersAsync(IPage page, IEnumerable<string> tried) =>
        JsonSerializer.Deserialize<Opener[]>(
            await page.EvaluateAsync<string>("tried => JSON.stringify(mouse.openers(tried))", tried.ToArray()), JsonSerializerOptions.Web)!;

    private static async Task<Found> AskAsync(IPage page, string question, object? argument = null) =>
        JsonSerializer.Deserialize<Found>(
            await page.EvaluateAsync<string>($"argument => JSON.stringify(({question})(argument))", argument), JsonSerializerOptions.Web)!;

    /// <summary>What was looked at, and what was wrong with it.</summary>
    public sealed record Found(int Count, IReadOnlyList<string> Faults);

    /// <summary>A button that opens something.</summary>
    public sealed record Opener(string Kind, string Name);
}
