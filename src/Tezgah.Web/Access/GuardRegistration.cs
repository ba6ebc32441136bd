using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Tezgah.Web.Access;

/// <summary>
/// Parts the program from its visitors: what lives as long as the program works with the services themselves, what belongs to
/// a visit gets each of them behind a <see cref="Guard"/>.
/// </summary>
internal static class GuardRegistration
{
    /// <summary>The key under which the services themselves stand.</summary>
    public const string Unguarded = "unguarded";

    /// <summary>
    /// Guards every interface of the program, also one of which <see cref="ServiceRights"/> says nothing; to be called after all
    /// were added.
    /// </summary>
    public static void GuardServices(this IServiceCollection services)
    {
        var guarded = services.Where(s => !s.IsKeyedService && IsGuarded(s)).Select(s => s.ServiceType).ToHashSet();
        for (var i = 0; i < services.Count; i++)
        {
            if (IsOfProgram(services[i]))
            {
                services[i] = Unveiled(services[i], guarded);
            }
        }

        foreach (var type in guarded)
        {
            var service = services.Last(s => s.ServiceType == type && !s.IsKeyedService);
            services.RemoveAll(type);
            // By a function also where there is an instance: the container's check of scopes takes a keyed instance for the scoped
            // service of its type.
            services.Add(ServiceDescriptor.KeyedSingleton(
                type, Unguarded, (provider, _) => service.ImplementationInstance ?? service.ImplementationFactory!(provider)));
            services.Add(ServiceDescriptor.Scoped(type, provider => Guard.Of(
                type,
                provider.GetRequiredKeyedService(type, Unguarded),
                provider.GetRequiredService<Visitor>(),
                provider.GetRequiredService<AllowedFolders>())));
        }
    }

    private static bool IsGuarded(ServiceDescriptor service) =>
        service is { Lifetime: ServiceLifetime.Singleton, ServiceType: { IsInterface: true, IsGenericTypeDefinition: false } } && IsOurs(service.ServiceType);

    private static bool IsOfProgram(ServiceDescriptor service) =>
        service is { Lifetime: ServiceLifetime.Singleton, IsKeyedService: false, ImplementationInstance: null, ServiceType.IsGenericTypeDefinition: false }
        && (IsOurs(service.ServiceType) || IsOurs(service.ImplementationType) || IsOurs(service.ImplementationFactory?.Method.DeclaringType));

    private static bool IsOurs(Type? type) => type?.Assembly.GetName().Name?.StartsWith("Tezgah.", StringComparison.Ordinal) == true;

    private static ServiceDescriptor Unveiled(ServiceDescriptor service, HashSet<Type> guarded) => ServiceDescriptor.Singleton(
        service.ServiceType,
        service.ImplementationFactory is { } factory
            ? provider => factory(new ServicesThemselves(provider, guarded))
            : provider => ActivatorUtilities.CreateInstance(new ServicesThemselves(provider, guarded), service.ImplementationType!));

    /// <summary>Hands out the services themselves where a container would hand out their guarded forms.</summary>
    private sealed class ServicesThemselves(IServiceProvider provider, HashSet<Type> guarded) : IServiceProvider, IKeyedServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(IServiceProvider) ? this
            : guarded.Contains(serviceType) ? GetKeyedService(serviceType, Unguarded)
            : provider.GetService(serviceType);

        public object? GetKeyedService(Type serviceType, object? serviceKey) =>
            ((IKeyedServiceProvider)provider).GetKeyedService(serviceType, serviceKey);

        public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
            ((IKeyedServiceProvider)provider).GetRequiredKeyedService(serviceType, serviceKey);
    }
}
