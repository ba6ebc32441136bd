using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using Radzen;
using Tezgah.Core.Runs;
using Tezgah.Runs.Index;

namespace Tezgah.Web.Runs;

/// <summary>Puts what the page of runs needs into a container.</summary>
public static class RunsRegistration
{
    /// <summary>Adds the list of all runs, which all pages share, the names of its fields, and what is done with runs.</summary>
    public static IServiceCollection AddRunPages(this IServiceCollection services)
    {
        services.TryAddSingleton<RunIndex>();
        services.AddHostedService(provider => provider.GetRequiredService<RunIndex>());
        services.AddSingleton<RunEnds>();
        services.AddScoped<FieldLabels>();
        // Dialogs are a page's; the desk is asked for without one, too.
        services.AddScoped(p => new RunDesk(
            p.GetRequiredService<IRunShelf>(), p.GetRequiredService<IRunService>(), p.GetRequiredService<RunIndex>(), p.GetRequiredService<DialogService>, p.GetRequiredService<IStringLocalizer<RunsTexts>>()));
        return services;
    }
}
