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
}
