using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Tests;

/// <summary>What a person does on a page that may be just rendering.</summary>
internal static class Acts
{
    /// <summary>
    /// Finds an element and acts on it in one go. In two, the page can render in between, and the handler found is gone: bunit refuses it.
    /// </summary>
    public static Task ActAsync<T>(this IRenderedComponent<T> page, string selector, Action<IElement> act)
        where T : IComponent => page.InvokeAsync(() => act(page.Find(selector)));

    /// <summary>Moves the clock on until something holds on the page, which may begin its pause late or anew.</summary>
    /// <exception cref="OperationCanceledException">It does not hold within a minute.</exception>
    public static async Task AdvanceUntilAsync<T>(this IRenderedComponent<T> page, FakeTime time, TimeSpan step, Func<bool> holds)
        where T : IComponent
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Xunit.TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        for (var isSo = false; !isSo; await Task.Yield())
        {
            patience.Token.ThrowIfCancellationRequested();
            await page.InvokeAsync(() => isSo = holds());
            time.Advance(step);
        }
    }
}
