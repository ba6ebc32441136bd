using Microsoft.Extensions.DependencyInjection;
using Tezgah.Core.Models;
using Tezgah.Core.Runs;
using Tezgah.Storage.Sqlite;

namespace Tezgah.Storage;

/// <summary>Puts the store into a container.</summary>
public static class StorageRegistration
{
    /// <summary>
    /// Adds <see cref="DataFolder"/>, <see cref="IRunStore"/> and the other ports of the store. The folder is opened when the first of them is asked for; what
    /// is wrong with it then comes as a <see cref="Core.Problems.ProblemException"/>.
    /// </summary>
    public static IServiceCollection AddTezgahStorage(this IServiceCollection services, string dataFolder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(dataFolder);

        // One of each for the whole program: the folder's lock and the only writing connection live in them.
        services.AddSingleton(_ => DataFolder.Open(dataFolder));
        services.AddSingleton(provider => SqliteDatabase.Open(provider.GetRequiredService<DataFolder>().Database));
        services.AddSingleton<IRunStore, SqliteRunStore>();
        services.AddSingleton<IModelStore, SqliteModelStore>();
        services.AddSingleton<IRunBin, SqliteRunBin>();
        services.AddSingleton<IRunBulk, SqliteRunBulk>();
        services.AddSingleton<IRunSummaries, SqliteRunSummaries>();
        services.AddSingleton<IViewStore, SqliteViewStore>();
        return services;
    }
}
