using System.Security.Cryptography;
using Tezgah.Core.Runs;
using Tezgah.Web.Access;

namespace Tezgah.Web.Sweeps;

/// <summary>Puts sweeps into a container.</summary>
internal static class SweepsRegistration
{
    private const int Digits = 8;

    /// <summary>Adds the store and the service of sweeps; they need the runs.</summary>
    public static IServiceCollection AddSweeps(this IServiceCollection services)
    {
        services.AddSingleton<SweepStore>();

        // One for all visitors: two must not put the same run into the queue.
        services.AddSingleton(p => new SweepService(
            p.GetRequiredService<SweepStore>(),
            p.GetRequiredService<IRunStore>(),
            p.GetRequiredService<IRunService>(),
            p.GetRequiredService<IRunShelf>(),
            p.GetRequiredService<ILiveFeed>(),
            p.GetRequiredService<AllowedFolders>(),
            p.GetRequiredService<TimeProvider>(),
            () => RandomNumberGenerator.GetHexString(Digits, lowercase: true),
            p.GetRequiredService<ILogger<SweepService>>()));
        return services;
    }

    /// <summary>Lets sweeps go on while the dashboard runs. After the runs' own service, which takes over the queue first.</summary>
    public static IServiceCollection AddSweepRunner(this IServiceCollection services) =>
        services.AddSingleton<IHostedService>(p => p.GetRequiredService<SweepService>());
}
