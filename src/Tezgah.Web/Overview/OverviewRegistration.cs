namespace Tezgah.Web.Overview;

/// <summary>Puts what the overview needs into a container.</summary>
public static class OverviewRegistration
{
    /// <summary>Adds the machine's samples, which all pages share.</summary>
    public static IServiceCollection AddOverview(this IServiceCollection services) => services.AddSingleton<MachineMonitor>();
}
