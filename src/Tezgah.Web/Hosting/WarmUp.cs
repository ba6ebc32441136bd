using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Tezgah.Runs.Index;
using Tezgah.Web.Access;
using Tezgah.Web.Display;
using Tezgah.Web.Layout;

namespace Tezgah.Web.Hosting;

/// <summary>
/// Renders the pages that are asked for first, for nobody, as soon as the dashboard has started: their code is compiled then, not
/// while somebody waits for it. With the first visit it ends, as the visitor needs the processor.
/// </summary>
public sealed class WarmUp(IServiceScopeFactory scopes, RunIndex index, TimeProvider time, ILoggerFactory loggers) : BackgroundService
{
    // A page reads what it shows without being waited for.
    private static readonly TimeSpan s_stay = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _visited = new();
    private bool _isDisposed;

    /// <summary>Somebody has come.</summary>
    public void End()
    {
        lock (_gate)
        {
            // Who comes while the dashboard ends ends nothing more.
            if (!_isDisposed)
            {
                _visited.Cancel();
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            _visited.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, _visited.Token);
        try
        {
            await index.ReadyAsync(ends.Token);
            var newest = index.All.MaxBy(r => r.Run.CreatedAt)?.Run.Id;
            foreach (var path in (string?[])[Links.Overview, newest is null ? null : Links.Run(newest), Links.Runs])
            {
                await RenderAsync(path, ends.Token);
            }
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            // Somebody has come, or the dashboard ends.
        }
        catch (Exception e)
        {
            // Whoever opens the page is told what is wrong with it; the dashboard goes on.
            loggers.CreateLogger<WarmUp>().LogWarning(e, "The pages could not be rendered ahead of the first visit.");
        }
    }

    private async Task RenderAsync(string? path, CancellationToken ends)
    {
        if (path is null)
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        ((IHostEnvironmentNavigationManager)services.GetRequiredService<NavigationManager>()).Initialize("http://localhost/", "http://localhost" + path);
        ((IHostEnvironmentAuthenticationStateProvider)services.GetRequiredService<AuthenticationStateProvider>())
            .SetAuthenticationState(Task.FromResult(new AuthenticationState(Ticket.Host)));
        await using var renderer = new HtmlRenderer(services, loggers);
        var theme = ParameterView.FromDictionary(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(Routes.Theme)] = Theme.Auto });
        await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var page = renderer.BeginRenderingComponent<Routes>(theme);
            await page.QuiescenceTask.WaitAsync(ends);
            await Task.Delay(s_stay, time, ends);
        });
    }
}
