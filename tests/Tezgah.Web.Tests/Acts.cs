using System.Diagnostics;
using AngleSharp.Dom;
using Bunit;

namespace Tezgah.Web.Tests;

/// <summary>
/// What a person does with an element. A page that renders anew in the moment between finding the element and acting on it has given its
/// handlers other numbers, which bunit refuses; the element that was found follows the page, so the act is simply done on it as it is
/// then. These take the place of bunit's own, whose namespace is further away.
/// </summary>
internal static class Acts
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static void Click(this IElement element) => Do(() => EventHandlerDispatchExtensions.Click(element));

    public static void Change<T>(this IElement element, T value) => Do(() => EventHandlerDispatchExtensions.Change(element, value));

    public static void Input<T>(this IElement element, T value) => Do(() => EventHandlerDispatchExtensions.Input(element, value));

    public static void Submit(this IElement element) => Do(() => EventHandlerDispatchExtensions.Submit(element));

    public static void KeyDown(this IElement element, string key) => Do(() => EventHandlerDispatchExtensions.KeyDown(element, key));

    private static void Do(Action act)
    {
        for (var since = Stopwatch.GetTimestamp(); ; Thread.Yield())
        {
            try
            {
                act();
                return;
            }
            catch (Bunit.Rendering.UnknownEventHandlerIdException) when (Stopwatch.GetElapsedTime(since) < s_patience)
            {
                // The page is just rendering.
            }
        }
    }
}
