using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ModelObservability.Hosting.Validation;

/// <summary>The options in a container, once however often they are asked for.</summary>
internal static class OptionsRegistration
{
    public static OptionsBuilder<ModelObservabilityOptions> AddHostingOptions(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ModelObservabilityOptions>, OptionsValidation>());
        return services.AddOptions<ModelObservabilityOptions>().ValidateOnStart();
    }
}
