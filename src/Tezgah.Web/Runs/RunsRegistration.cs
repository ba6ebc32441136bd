using Microsoft.Extensions.DependencyInjection.Extensions;
using Tezgah.Runs.Index;

namespace Tezgah.Web.Runs;

/// <summary>Puts what the page of runs needs into a container.</summary>
public static class RunsRegistration
{
    /// <summary>Adds the list of all runs, which all pages share, and the names of its fields.</summary>
    public static IServiceCollection AddRunPages(this IServiceCollection services)
    {
        services.TryAddSingleton<RunIndex>();
        services.AddHostedService(provider => provider.GetRequiredService<RunIndex>());
        services.AddScoped<FieldLabels>();
        return services;
    }
}
