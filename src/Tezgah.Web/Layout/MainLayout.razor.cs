using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Tezgah.Web.Display;

namespace Tezgah.Web.Layout;

/// <summary>The frame of every page: the bar with the way to all pages, and the page itself.</summary>
public sealed partial class MainLayout
{
    private ErrorBoundary? _boundary;
    private ElementReference _main;
    private string _skip = "#main";
    private Page _page;

    private enum Page
    {
        Other,
        Overview,
        Runs,
        NewRun,
        Sweeps,
        Data,
        Models,
        Try,
        Compare,
        Checkpoints,
        Pass,
        NewEvaluation,
        Imports,
        Store,
    }

    /// <summary>Where the browser is.</summary>
    [Inject]
    public required NavigationManager Navigation { get; set; }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        // With a base address, a bare "#main" would lead to the first page.
        _skip = new Uri(Navigation.Uri).GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped) + "#main";
        _page = PageOf(new Uri(Navigation.Uri).AbsolutePath);
        Recover();
    }

    private static Page PageOf(string path) => path switch
    {
        Links.NewRun => Page.NewRun,
        Links.ComparePage => Page.Compare,
        Links.Overview => Page.Overview,
        Links.Runs => Page.Runs,
        Links.CheckpointsPage => Page.Checkpoints,
        Links.PassPage => Page.Pass,
        Links.NewEvaluation => Page.NewEvaluation,
        Links.Imports => Page.Imports,
        Links.Store => Page.Store,
        Links.Sweeps => Page.Sweeps,
        Links.Data => Page.Data,
        Links.Models => Page.Models,
        Links.Try => Page.Try,
        _ when path.StartsWith(Links.Runs + "/", StringComparison.Ordinal) => Page.Runs,
        _ when path.StartsWith(Links.Sweeps + "/", StringComparison.Ordinal) => Page.Sweeps,
        _ when path.StartsWith(Links.Data + "/", StringComparison.Ordinal) => Page.Data,
        _ when path.StartsWith(Links.Models + "/", StringComparison.Ordinal) => Page.Models,
        _ => Page.Other,
    };

    // Those that lie behind "More".
    private bool IsFurther => _page is Page.Sweeps or Page.Try or Page.Checkpoints or Page.Pass or Page.NewEvaluation or Page.Imports or Page.Store;

    private string? Current(Page page) => _page == page ? "page" : null;

    // An error of one page must not stay when the person goes to another.
    private void Recover() => _boundary?.Recover();

    private async Task SkipAsync() => await _main.FocusAsync();
}
