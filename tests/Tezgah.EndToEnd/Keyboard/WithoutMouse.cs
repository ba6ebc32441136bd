using System.Text.Json;
using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;

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
    /// in the order in which they stand, show it, and be in sight then.
    /// </summary>
    /// <param name="page">A page with <see cref="Script"/>.</param>
    /// <param name="menu">A menu that is open, to walk through that alone.</param>
    public static async Task<Found> WalkAsync(IPage page, IElementHandle? menu = null)
    {
        var stops = await page.EvaluateAsync<int>("menu => mouse.begin(menu)", menu);

        // What scrolls may have the focus too; one key more leaves the last, and one tells of it.
        for (var i = 0; i < (stops * 1.1) + 12; i++)
        {
            await page.Keyboard.PressAsync("Tab");
        }

        return await AskAsync(page, "() => mouse.end()");
    }

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
