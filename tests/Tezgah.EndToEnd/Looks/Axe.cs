using System.Text.Json;
using Microsoft.Playwright;
using Tezgah.EndToEnd.Hosting;

namespace Tezgah.EndToEnd.Looks;

/// <summary>axe-core in a page: what would keep people with a screen reader or weak eyes from using it.</summary>
internal static class Axe
{
    private const string Run = """
        async ([within, rules]) => {
          const options = { resultTypes: ['violations'], iframes: false };
          if (rules) options.runOnly = rules;
          const { violations } = await axe.run(within ?? document, options);
          return JSON.stringify(violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
            .flatMap(v => v.nodes.map(n => `${v.id}: ${n.target.join(' ')} ${n.html.slice(0, 160)} ${n.any.map(a => a.message).join('; ').slice(0, 200)}`)));
        }
        """;

    /// <summary>The library that the set-up fetched; the dashboard itself does not have it.</summary>
    public static string Script { get; } = Path.Combine(Checkout.Root, "src", "Tezgah.Web", "node_modules", "axe-core", "axe.min.js");

    /// <summary>What is serious or critical on the page as it is now.</summary>
    /// <param name="page">A page whose context has <see cref="Script"/> as a script of each document.</param>
    /// <param name="rules">The rules that are asked; none for all.</param>
    public static Task<IReadOnlyList<string>> CheckAsync(IPage page, params string[] rules) => CheckAsync(page, null, rules);

    /// <summary>The same in both themes; colours are all that a theme changes.</summary>
    /// <param name="page">A page whose context has <see cref="Script"/> as a script of each document.</param>
    /// <param name="within">The element to look into, as what has opened over the page; null for all.</param>
    public static async Task<IReadOnlyList<string>> LookBothAsync(IPage page, ILocator? within = null)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });

        // Each theme brings its own file of icons; before it is there their names are read as words.
        await page.EvaluateAsync("() => document.fonts.load('20px \"Material Symbols\"')");
        var element = within is null ? null : await within.ElementHandleAsync();
        var light = await CheckAsync(page, element, []);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        var dark = await CheckAsync(page, element, ["color-contrast"]);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        return [.. light, .. dark.Select(f => "dark: " + f)];
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(IPage page, IElementHandle? within, string[] rules) =>
        JsonSerializer.Deserialize<string[]>(await page.EvaluateAsync<string>(Run, new object?[] { within, rules.Length > 0 ? rules : null }))!;
}
