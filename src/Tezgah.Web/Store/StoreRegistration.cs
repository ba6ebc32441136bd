namespace Tezgah.Web.Store;

/// <summary>What the page of the store needs besides the store itself.</summary>
public static class StoreRegistration
{
    /// <summary>Adds it; needs the data folder, the allowed folders, the visitor and the runs.</summary>
    public static IServiceCollection AddStorePage(this IServiceCollection services)
    {
        // One of each: a task goes on when its page is left.
        services.AddSingleton<StoreWork>();
        services.AddSingleton<StoreDownloads>();
        services.AddSingleton<StorePaths>();
        services.AddScoped<StoreKeeper>();
        services.AddScoped<StudyDesk>();
        return services;
    }
}
