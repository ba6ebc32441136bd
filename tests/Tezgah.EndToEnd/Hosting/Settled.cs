using Microsoft.Playwright;

namespace Tezgah.EndToEnd.Hosting;

/// <summary>When a page is as a person finds it.</summary>
internal static class Settled
{
    // What is still being read says so with an ellipsis.
    private const string Quiet = """
        () => new Promise(done => {
          const busy = () => [...document.querySelectorAll('main [role=status]')].some(s => s.checkVisibility() && s.textContent.trim().endsWith('…'));
          const end = setTimeout(done, 10_000);
          let timer;
          const later = watch => {
            clearTimeout(timer);
            timer = setTimeout(() => busy() ? later(watch) : (watch.disconnect(), clearTimeout(end), done()), 250);
          };
          const watch = new MutationObserver(() => later(watch));
          watch.observe(document.body, { childList: true, subtree: true, characterData: true });
          later(watch);
        })
        """;

    /// <summary>The heading is there, nothing is being read, and the page has not changed for a moment.</summary>
    public static async Task WaitAsync(IPage page)
    {
        await page.Locator("h1").First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        await page.EvaluateAsync(Quiet);
    }

    /// <summary>Opens whatever is folded on the page; what would lie over it stays closed.</summary>
    public static async Task UnfoldAsync(IPage page)
    {
        var opened = await page.EvaluateAsync<int>("""
            () => {
              const folded = [...document.querySelectorAll('main details:not([open], .menu, .more)')];
              folded.forEach(d => (d.open = true));
              const buttons = [...document.querySelectorAll('main [aria-expanded=false]:not([aria-haspopup], [role=combobox], :disabled)')];
              buttons.forEach(b => b.click());
              return folded.length + buttons.length;
            }
            """);
        if (opened > 0)
        {
            await WaitAsync(page);
        }
    }
}
