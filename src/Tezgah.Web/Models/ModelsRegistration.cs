using Tezgah.Web.Hosting;
using Tezgah.Web.NewRun;
using Tezgah.Web.NewRun.Memory;

namespace Tezgah.Web.Models;

/// <summary>Puts what the models' pages need into a container.</summary>
internal static class ModelsRegistration
{
    /// <summary>Adds the readers of model folders; they need the store and the runs.</summary>
    public static IServiceCollection AddModelPages(this IServiceCollection services)
    {
        services.AddSingleton<ModelFolders>();

        // One for all visitors, since it keeps tokenizers.
        services.AddSingleton(provider => new ModelReader(provider.GetRequiredService<ModelFolders>()));
        services.AddSingleton<ModelSuggestions>();
        services.AddSingleton<BaseModels>();
        services.AddSingleton(provider => new JobMemory(
            provider.GetRequiredService<ModelFolders>(), provider.GetRequiredService<DashboardOptions>().Machine));
        return services;
    }
}
