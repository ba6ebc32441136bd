using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Tezgah.Core.Runs;
using Tezgah.Runs.Chat;
using Tezgah.Runs.Feed;
using Tezgah.Runs.Ingest;
using Tezgah.Runs.Launching;
using Tezgah.Runs.Queue;
using Tezgah.Runs.Shelf;
using Tezgah.Storage;

namespace Tezgah.Runs;

/// <summary>Puts runs into a container.</summary>
public static class RunsRegistration
{
    /// <summary>
    /// Adds <see cref="IRunService"/>, <see cref="IEvaluationService"/>, <see cref="ILiveFeed"/> and <see cref="IJobLauncher"/>, and a hosted service that takes
    /// over the runs of the store at its start. Needs <see cref="StorageRegistration.AddTezgahStorage"/> and logging; what was
    /// registered before it (a clock, another launcher) stays.
    /// </summary>
    public static IServiceCollection AddTezgahRuns(this IServiceCollection services, RunsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.TryAddSingleton<IJobLauncher, ProcessLauncher>();

        // One of each: pages of all visitors see the same runs.
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<ILiveFeed>(provider => provider.GetRequiredService<LiveFeed>());
        services.AddSingleton<RunEditor>();
        services.AddSingleton<RunScheduler>();
        services.AddSingleton<IHostedService, RunRemoval>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<RunService>(provider, (Func<string>)RunNames.RandomSuffix));
        services.AddSingleton<IRunQueue, QueueOrder>();
        services.AddSingleton<RunShelf>();
        services.AddSingleton<IRunShelf>(provider => provider.GetRequiredService<RunShelf>());
        services.AddSingleton<IRunService>(provider => provider.GetRequiredService<RunService>());
        services.AddSingleton<IEvaluationService>(provider => provider.GetRequiredService<RunService>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<RunService>());
        return services;
    }

    /// <summary>Adds <see cref="IChatService"/>, which needs logging and nothing else of this project.</summary>
    public static IServiceCollection AddTezgahChat(this IServiceCollection services, ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);

        // One for all visitors: a model is in memory once.
        services.TryAddSingleton<IChatService, ChatService>();
        return services;
    }
}
