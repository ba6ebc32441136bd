using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Tezgah.Web.Display;

/// <summary>
/// Keeps a page's view in its address: writes it there in place of the entry in the history, and tells an address that somebody
/// else brought (a link, the way back, a lecturer) from the browser's answer to what the page wrote itself. Lives on its page's dispatcher.
/// </summary>
public sealed class ViewAddress(NavigationManager navigation, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource _left = new();
    private readonly Queue<string> _put = new();
    private string? _uri;
    private string? _heard;
    private int _newest;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_left.IsCancellationRequested)
        {
            _left.Cancel();
            _left.Dispose();
        }
    }

    /// <summary>Takes the view that the address holds now, as the parts that it would be written as.</summary>
    /// <returns>Whether the page has to show it: it is neither the one before nor one that the page wrote.</returns>
    public bool Hear(IReadOnlyDictionary<string, object?> parts)
    {
        var place = Place(parts);
        var before = _heard;
        _heard = place;
        if (!_put.Contains(place))
        {
            return place != before;
        }

        // Who clicks fast is further by now.
        while (_put.Dequeue() != place)
        {
        }

        return false;
    }

    /// <summary>Writes the parts of a view into the address; null leaves a part out.</summary>
    public void Put(IReadOnlyDictionary<string, object?> parts)
    {
        _newest++;
        var uri = navigation.GetUriWithQueryParameters(parts);

        // While answers are on their way, the browser will be where it was sent last.
        if (uri != (_put.Count > 0 ? _uri : navigation.Uri))
        {
            _uri = uri;
            _put.Enqueue(Place(parts));
            navigation.NavigateTo(uri, replace: true);
        }
    }

    /// <summary>Writes a view that is typed once typing pauses; what is put meanwhile goes before it.</summary>
    /// <param name="parts">The view as it is then.</param>
    public async Task PutWhenTypedAsync(Func<IReadOnlyDictionary<string, object?>> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var mine = ++_newest;
        try
        {
            await Task.Delay(s_pause, time, _left.Token);
        }
        catch (OperationCanceledException)
        {
            // The page was left, or shows something else.
            return;
        }

        if (mine == _newest && !_left.IsCancellationRequested)
        {
            Put(parts());
        }
    }

    private static string Place(IReadOnlyDictionary<string, object?> parts) =>
        string.Join('&', parts.Where(p => p.Value is not null).OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => p.Key + "=" + Convert.ToString(p.Value, CultureInfo.InvariantCulture)));
}
