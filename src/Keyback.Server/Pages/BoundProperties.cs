using System.Reflection;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Keyback.Server.Pages;

/// <summary>
/// Of a page's properties only those that say so are filled from a form. ASP.NET Core also asks what the type of each is, of
/// everything that a page shows and inherits, which took a sixth of a start; here none is filled for its type alone.
/// </summary>
/// <param name="framework">How the rest of a page is found.</param>
internal sealed class BoundProperties(IPageApplicationModelPartsProvider framework) : IPageApplicationModelPartsProvider
{
    public PagePropertyModel CreatePropertyModel(PropertyInfo property)
    {
        var attributes = property.DeclaringType == typeof(PageModel) ? [] : property.GetCustomAttributes(inherit: true);
        return new PagePropertyModel(property, attributes) { PropertyName = property.Name, BindingInfo = BindingInfo.GetBindingInfo(attributes) };
    }

    public PageHandlerModel? CreateHandlerModel(MethodInfo method) => framework.CreateHandlerModel(method);

    public PageParameterModel CreateParameterModel(ParameterInfo parameter) => framework.CreateParameterModel(parameter);

    public bool IsHandler(MethodInfo methodInfo) => framework.IsHandler(methodInfo);
}
