using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Tezgah.Web.Access;

namespace Tezgah.Web.Lecture;

/// <summary>Keeps the pages of the lecturer and of those who follow together.</summary>
public sealed partial class Follow : IDisposable
{
    private IDisposable? _seat;
    private IDisposable? _listening;
    private bool _follows = true;

    /// <summary>The lecturer's page.</summary>
    [Inject]
    public required Lectern Lectern { get; set; }

    /// <summary>Whose visit it is.</summary>
    [Inject]
    public required Visitor Visitor { get; set; }

    /// <summary>The browser's address bar.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        _listening?.Dispose();
        _seat?.Dispose();
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (Visitor.IsOwner)
        {
            Navigation.LocationChanged += Moved;
            Lead(Navigation.Uri);
            return;
        }

        if (Visitor.Role == Role.Viewer)
        {
            _seat = Lectern.Room.Join(Visitor.Id);
            _listening = Lectern.Room.Listen(ChangedSoon);
            GoAlong();
        }
    }

    private void Moved(object? sender, LocationChangedEventArgs change) => Lead(change.Location);

    private void Lead(string uri)
    {
        if (Lectern.Leads)
        {
            Lectern.Show(PageAddress.Of(uri));
        }
    }

    private void ChangedSoon() => _ = InvokeAsync(() =>
    {
        if (Visitor.Role == Role.Nobody)
        {
            // Of an audience that was sent away: the page and all that it listens to end here.
            Navigation.NavigateTo(Doorkeeper.Door, forceLoad: true);
            return;
        }

        GoAlong();
        StateHasChanged();
    });

    private void GoAlong()
    {
        if (_follows && Lectern.Room.Address is { } address && PageAddress.Of(Navigation.Uri) != address)
        {
            // The same page looked at otherwise is no other place to come back to.
            Navigation.NavigateTo(address, replace: PageAddress.Of(Navigation.Uri).Split('?')[0] == address.Split('?')[0]);
        }
    }

    private void Switch()
    {
        _follows = !_follows;
        GoAlong();
    }
}
