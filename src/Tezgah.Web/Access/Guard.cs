using System.Reflection;
using Tezgah.Core.Problems;

namespace Tezgah.Web.Access;

/// <summary>
/// Stands before a service of the program in a visitor's name: lets through what the visitor may, and refuses the rest with a
/// <see cref="ProblemException"/> before the service hears of it. Jobs pass only with files in allowed folders.
/// </summary>
internal class Guard : DispatchProxy
{
    private Type _type = typeof(object);
    private object? _service;
    private Visitor? _visitor;
    private AllowedFolders? _folders;

    /// <summary>The guarded form of a service.</summary>
    public static object Of(Type type, object service, Visitor visitor, AllowedFolders folders)
    {
        var proxy = Create(type, typeof(Guard));
        var guard = (Guard)proxy;
        (guard._type, guard._service, guard._visitor, guard._folders) = (type, service, visitor, folders);
        return proxy;
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        if (targetMethod.DeclaringType == typeof(IDisposable) || targetMethod.DeclaringType == typeof(IAsyncDisposable))
        {
            // The end of a visit is not the end of the service.
            return targetMethod.ReturnType == typeof(ValueTask) ? ValueTask.CompletedTask : null;
        }

        if (_visitor!.Obstacle is { } obstacle && (_visitor.Role != Role.Viewer || !ServiceRights.MayView(_type, targetMethod)))
        {
            throw new ProblemException(obstacle);
        }

        foreach (var argument in args ?? [])
        {
            _folders!.Check(argument);
        }

        return targetMethod.Invoke(_service, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
