using Microsoft.AspNetCore.Antiforgery;

namespace Tezgah.Web.Access;

/// <summary>
/// Refuses a request without the antiforgery token of one of its own visitor's pages. The framework checks only requests whose
/// form an endpoint binds.
/// </summary>
internal sealed class TokenFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            await antiforgery.ValidateRequestAsync(context.HttpContext);
        }
        catch (AntiforgeryValidationException e)
        {
            // A form that could not be read, since it is too large, says so itself.
            return Results.StatusCode(e.InnerException is BadHttpRequestException form ? form.StatusCode : StatusCodes.Status400BadRequest);
        }

        return await next(context);
    }
}
